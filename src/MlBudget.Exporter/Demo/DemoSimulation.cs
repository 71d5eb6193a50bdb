using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Demo;

/// <summary>What the demo's page, log and metrics say of what is made up.</summary>
/// <param name="start">When the cycle of incidents starts, in the demo's time.</param>
internal sealed class DemoSimulation(DateTimeOffset start)
{
    /// <summary>Incidents of this cycle and of the one before are told.</summary>
    private const int Cycles = 2;

    /// <summary>What is made up at an instant of the demo's time.</summary>
    public Simulation At(Instant now)
    {
        var sinceStart = now.ToDateTimeOffset() - start;
        return new(
            DemoConfiguration.Model, FraudTraffic.Speed,
            [
                .. Incident.Begun(sinceStart, Cycles).Select(begun => new SimulatedIncident(
                    begun.Incident.Name, begun.Incident.Text, begun.Incident.Slos, Instant.From(start + begun.From),
                    Instant.From(start + begun.From + begun.Incident.Length), sinceStart <= begun.From + begun.Incident.Length)),
            ]);
    }
}
