using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>Budgets that are tighter or wider for a stretch of time, as it is on record: also once that is over. What it does to an SLO is
/// in its <see cref="Allowance"/>.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">The first instant after it.</param>
/// <param name="Slo">The SLO whose budget it is; null where it is all of a dimension.</param>
/// <param name="Dimension">The dimension whose budgets it is about, or that of the SLO.</param>
/// <param name="What">What holds in it, for people: <c>objective: 0.9</c>, <c>budget_factor: 0.5</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">The teams that have approved it; at least one.</param>
public sealed record Adjustment(
    Instant From, Instant To, string? Slo, Dimension Dimension, string What, string Reason, ImmutableArray<string> ApprovedBy)
{
    /// <summary>Whether it is in force at an instant.</summary>
    public bool IsActiveAt(Instant at) => From <= at && at < To;

    /// <summary>Whether it is about an SLO.</summary>
    public bool Concerns(SloDefinition slo) => Slo is null ? slo.Dimension == Dimension : slo.Name == Slo;
}
