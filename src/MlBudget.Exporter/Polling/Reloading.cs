using System.Collections.Immutable;
using System.Threading.Channels;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;

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
internal sealed class Reloading(
    Func<ConfigurationResult> load, LiveConfiguration live, SelfMetrics self, TimeProvider time, ILogger log)
{
    private readonly Channel<TaskCompletionSource<ImmutableArray<string>>> _requests =
        Channel.CreateUnbounded<TaskCompletionSource<ImmutableArray<string>>>();

    /// <summary>Asks for it.</summary>
    /// <returns>The errors, once it was done; none where the new configuration is in force.</returns>
    public Task<ImmutableArray<string>> RequestAsync()
    {
        var request = new TaskCompletionSource<ImmutableArray<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Writer.TryWrite(request);
        return request.Task;
    }

    /// <summary>Waits until somebody has asked for it.</summary>
    public Task WaitAsync(CancellationToken cancel) => _requests.Reader.WaitToReadAsync(cancel).AsTask();

    /// <summary>Does what was asked for, once for all who asked.</summary>
    /// <param name="apply">Puts a new configuration into force.</param>
    public void DoRequested(Action<ExporterConfiguration> apply)
    {
        var requests = new List<TaskCompletionSource<ImmutableArray<string>>>();
        while (_requests.Reader.TryRead(out var request))
            requests.Add(request);
        if (requests.Count == 0)
            return;
        var errors = Reload(apply);
        foreach (var request in requests)
            request.SetResult(errors);
    }

    /// <summary>Says what is worth knowing of a configuration that came into force.</summary>
    public void NoteLoaded()
    {
        self.ConfigurationLoaded(time.GetUtcNow());
        foreach (var note in live.Current.Notes)
            log.Information("{Note:l}", note);
    }

    private ImmutableArray<string> Reload(Action<ExporterConfiguration> apply)
    {
        var result = load();
        if (result.Configuration is not { } configuration)
        {
            self.ConfigurationRefused();
            log.Error("the configuration was not loaded again, the last good one stays: {Count} errors", result.Errors.Length);
            foreach (var error in result.Errors)
                log.Error("{Error:l}", error);
            return result.Errors;
        }

        apply(configuration);
        live.Current = configuration;
        log.Information("the configuration was loaded again");
        NoteLoaded();
        return [];
    }
}
