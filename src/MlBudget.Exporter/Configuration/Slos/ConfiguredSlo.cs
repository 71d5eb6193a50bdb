using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>An SLO with what was written of it, for people who ask what it means.</summary>
/// <param name="Definition">What is computed.</param>
/// <param name="Spec">What was written.</param>
/// <param name="Group">Of a disparity, the attribute that is compared by; else null.</param>
/// <param name="LeftOut">Default rows that can't serve it, and why.</param>
internal sealed record ConfiguredSlo(
    SloDefinition Definition, SloSpec Spec, Inputs.GroupInput? Group, ImmutableArray<(CatalogueRow Row, string Reason)> LeftOut);
