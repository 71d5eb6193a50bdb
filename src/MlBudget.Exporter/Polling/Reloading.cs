using System.Collections.Immutable;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Loads the configuration again when somebody asks for it. It is done between two polls, by who polls; the last good
/// configuration stays where the new one has errors. So it is with the web configuration, apart from the other.
/// </summary>
/// <param name="load">Loads the configuration.</param>
/// <param name="live">Gets it.</param>
/// <param name="self">Gets how it went.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">Gets its errors, or its notes.</param>
/// <param name="access">The web configuration, which is loaded again along with it; null where there is none.</param>
internal sealed class Reloading(
    Func<ConfigurationResult> load, LiveConfiguration live, SelfMetrics self, TimeProvider time, ILogger<Reloading> log,
    LiveAccess? access = null)
{
    private ImmutableArray<string> _said = [];

    /// <summary>Loads the configuration, and the web configuration.</summary>
    /// <param name="apply">Puts a new configuration into force.</param>
    /// <returns>What came of it, which the log has been told.</returns>
    public ReloadOutcome Reload(Action<ExporterConfiguration> apply)
    {
        var result = Load();
        if (result.Configuration is { } configuration && result.Errors.IsEmpty)
        {
            apply(configuration);
            live.Current = configuration;
            log.ConfigurationReloaded();
            NoteLoaded();
        }
        else
        {
            self.ConfigurationRefused();
            log.ConfigurationRefused(result.Errors.Length);
            foreach (var error in result.Errors)
                log.ConfigurationError(error);
        }

        // The web configuration is in force at once where it is good, as it is whenever its files change.
        return new(result.Errors, access?.Reread());
    }

    /// <summary>Says what is worth knowing of a configuration that came into force, and what of it was not said of the one before.</summary>
    public void NoteLoaded()
    {
        self.ConfigurationLoaded(time.GetUtcNow());
        self.DashboardsAreAt(live.Current.Alerting.Grafana);
        foreach (var note in live.Current.Notes.Except(_said))
            log.ConfigurationNote(note);
        _said = live.Current.Notes;
    }

    /// <summary>Whatever a new file does to its reader, the exporter goes on with the old one.</summary>
    private ConfigurationResult Load()
    {
        try
        {
            return load();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            log.ConfigurationFault(error);
            return new(null, [$"loading it has failed: {error.Message}"]);
        }
    }
}
