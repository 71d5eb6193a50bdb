using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>An SLO with what was written of it, for people who ask what it means.</summary>
/// <param name="Definition">What is computed.</param>
/// <param name="Spec">What was written.</param>
/// <param name="Group">Of a disparity, the attribute that is compared by; else null.</param>
/// <param name="LeftOut">Default rows that can't serve it, and why.</param>
internal sealed record ConfiguredSlo(
    SloDefinition Definition, SloSpec Spec, Inputs.GroupInput? Group, ImmutableArray<(CatalogueRow Row, string Reason)> LeftOut)
{
    /// <summary>What is allowed of what is judged in a slice; null where time isn't cut into slices.</summary>
    public Allowance? SliceAllowance { get; init; }

    /// <summary>Default rows that can't fire while adjustments hold.</summary>
    public ImmutableArray<SilencedRow> Silenced { get; init; } = [];
}
