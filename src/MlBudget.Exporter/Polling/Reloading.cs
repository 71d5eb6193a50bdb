using System.Collections.Immutable;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Loads the configuration again when somebody asks for it. It is done between two polls, by who polls; the last good
/// configuration stays where the new one has errors.
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

    /// <summary>Loads the configuration.</summary>
    /// <param name="apply">Puts a new configuration into force.</param>
    /// <returns>The errors; none where the new configuration is in force.</returns>
    public ImmutableArray<string> Reload(Action<ExporterConfiguration> apply)
    {
        var result = Load();
        // The web configuration is in force at once where it is good, as it is whenever its files change.
        var errors = result.Errors.AddRange(access?.Reread() ?? []);
        if (result.Configuration is not { } configuration || !errors.IsEmpty)
        {
            self.ConfigurationRefused();
            log.ConfigurationRefused(errors.Length);
            foreach (var error in errors)
                log.ConfigurationError(error);
            return errors;
        }

        apply(configuration);
        live.Current = configuration;
        log.ConfigurationReloaded();
        NoteLoaded();
        return [];
    }

    /// <summary>Says what is worth knowing of a configuration that came into force, and what of it was not said of the one before.</summary>
    public void NoteLoaded()
    {
        self.ConfigurationLoaded(time.GetUtcNow());
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
