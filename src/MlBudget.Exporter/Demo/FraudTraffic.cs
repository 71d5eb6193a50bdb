namespace MlBudget.Exporter.Demo;

/// <summary>Lets the simulated model live on while the exporter watches it: half an hour a second.</summary>
/// <param name="log">Where it writes; its history is written already.</param>
/// <param name="time">The wall clock.</param>
internal sealed class FraudTraffic(FraudLog log, TimeProvider time) : BackgroundService
{
    /// <summary>How much faster the model's time runs than the clock.</summary>
    public const double Speed = 1800;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (origin, started) = (log.WrittenTo, time.GetTimestamp());
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            log.WriteTo(origin + time.GetElapsedTime(started) * Speed);
    }
}
