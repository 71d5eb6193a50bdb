using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Demo;

/// <summary>Lets the simulated model live on while the exporter watches it, half an hour a second, and says which incidents come and go.</summary>
/// <param name="files">Where it writes; its history is written already.</param>
/// <param name="time">The wall clock.</param>
/// <param name="isCaughtUp">Whether the exporter has read the history: what is to be seen begins then, on a slow machine too.</param>
/// <param name="log">Gets the incidents.</param>
internal sealed class FraudTraffic(FraudLog files, TimeProvider time, Func<bool> isCaughtUp, ILogger<FraudTraffic> log) : BackgroundService
{
    /// <summary>How much faster the model's time runs than the clock.</summary>
    public const double Speed = 1800;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (!isCaughtUp())
            await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        // Incidents begin where the history ends.
        var (origin, started) = (files.WrittenTo, time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var before = files.WrittenTo - origin;
            files.WriteTo(origin + time.GetElapsedTime(started) * Speed);
            foreach (var (incident, begins) in Incident.Changes(before, files.WrittenTo - origin).Reverse())
                Say(incident, begins);
        }
    }

    private void Say(Incident incident, bool begins)
    {
        var slos = string.Join(", ", incident.Slos);
        if (begins)
            log.DemoIncidentBegun(incident.Name, incident.Text, slos, Durations.Format(incident.Length), incident.Length.TotalSeconds / Speed);
        else
            log.DemoIncidentOver(incident.Name, slos);
    }
}
