using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Polling;

/// <summary>The single writer: polls, computes, renders, and publishes each page whole.</summary>
/// <param name="configuration">How often to poll.</param>
/// <param name="poller">What is polled.</param>
/// <param name="published">Where readers look.</param>
/// <param name="self">The exporter's own metrics.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">Gets the errors of sources, once per episode.</param>
internal sealed class PollingService(
    ExporterConfiguration configuration, Poller poller, Published published, SelfMetrics self, TimeProvider time, ILogger log)
    : BackgroundService
{
    private readonly MetricsPage _page = new();
    private readonly SourceErrors _errors = new(log);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.PollInterval, time);
        do
        {
            await PollAsync();
        }
        while (!stoppingToken.IsCancellationRequested && (!poller.CaughtUp || await timer.WaitForNextTickAsync(stoppingToken)));
    }

    private async Task PollAsync()
    {
        var started = time.GetTimestamp();
        var snapshot = poller.Poll();
        published.Publish(new(snapshot, await _page.RenderAsync(snapshot)));
        self.Polled(time.GetElapsedTime(started));
        _errors.Note(snapshot);
    }
}
