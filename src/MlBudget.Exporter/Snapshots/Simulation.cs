using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Snapshots;

/// <summary>What a demo makes up: there is none of a model that exists.</summary>
/// <param name="Model">The simulated model.</param>
/// <param name="Speed">How much faster its time runs than the clock.</param>
/// <param name="Incidents">The incidents that have begun by the instant of the snapshot, the newest first.</param>
internal sealed record Simulation(string Model, double Speed, ImmutableArray<SimulatedIncident> Incidents);

/// <summary>One incident that a demo makes up.</summary>
/// <param name="Name">What it is called in metrics.</param>
/// <param name="Text">What goes wrong, for people: a sentence.</param>
/// <param name="Slos">The SLOs whose budgets burn because of it.</param>
/// <param name="From">When it began, in the simulated time.</param>
/// <param name="To">When it ends, in the simulated time.</param>
/// <param name="IsRunning">Whether it goes on.</param>
internal sealed record SimulatedIncident(string Name, string Text, ImmutableArray<string> Slos, Instant From, Instant To, bool IsRunning);

/// <summary>Knows what is made up in the snapshots of a demo.</summary>
/// <param name="at">What is made up at an instant of the simulated time.</param>
internal sealed class Simulator(Func<Instant, Simulation> at)
{
    /// <summary>A snapshot with what is made up in it.</summary>
    public Snapshot Describe(Snapshot snapshot) => snapshot with { Simulation = at(snapshot.At) };
}
