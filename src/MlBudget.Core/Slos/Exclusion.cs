using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>Time that counts in nothing, as it is on record.</summary>
/// <param name="When">When.</param>
/// <param name="Slo">The SLO in whose budget it doesn't count; null for all of the model.</param>
/// <param name="What">When, for people: <c>2026-11-03T02:00:00Z to 2026-11-03T04:00:00Z</c>, <c>0 2 * * SUN in Europe/Berlin for 1h</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">The teams that have approved it; may be empty.</param>
public sealed record Exclusion(Stretches When, string? Slo, string What, string Reason, ImmutableArray<string> ApprovedBy)
{
    /// <summary>Whether it is about an SLO.</summary>
    public bool Concerns(SloDefinition slo) => Slo is null || slo.Name == Slo;

    /// <summary>Whether it excludes an instant.</summary>
    public bool IsActiveAt(Instant at) => When.Overlapping(at, new(at.Micros + 1)).Any();
}
