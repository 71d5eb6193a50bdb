using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>The share of predictions in which a condition holds, out of those in which it is known. Each condition is one.</summary>
/// <param name="condition">The condition.</param>
/// <param name="isGood">Whether its predictions are good or bad.</param>
public sealed class ConditionMetric(ConfiguredText condition, bool isGood) : ProportionMetric(
    condition.Shown, isGood ? Sense.HigherIsBetter : Sense.LowerIsBetter, null, $"the share of predictions that have {condition.Shown}")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds { get; } =
        [BoundKind.Objective, isGood ? BoundKind.AtLeast : BoundKind.AtMost, BoundKind.MaxDegradation, BoundKind.Between];

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.OfCondition(condition, attribute));
}
