using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Polling;

/// <summary>The single writer: polls, computes, renders, and publishes each page whole; loads the configuration again in
/// between.</summary>
/// <param name="models">What is polled.</param>
/// <param name="live">How often.</param>
/// <param name="reloading">Who asks for another configuration.</param>
/// <param name="publisher">Where the pages go.</param>
/// <param name="time">The wall clock.</param>
internal sealed class PollingService(
    WatchedModels models, LiveConfiguration live, Reloading reloading, Publisher publisher, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        reloading.NoteLoaded();
        using var timer = new PeriodicTimer(live.Current.PollInterval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var request = reloading.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            reloading.DoRequested(models.Replace);
            if (timer.Period != live.Current.PollInterval)
                timer.Period = live.Current.PollInterval;
            await publisher.PublishAsync(models);
            if (!models.CaughtUp)
                continue;
            await Task.WhenAny(tick, request);
            if (tick.IsCompleted)
                tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            if (request.IsCompleted)
                request = reloading.WaitAsync(stoppingToken);
        }
    }
}
