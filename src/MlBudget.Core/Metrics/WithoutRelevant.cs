using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of judged lists of which no item is relevant: those that NDCG leaves out.</summary>
public sealed class WithoutRelevant() : ProportionMetric(
    "without_relevant", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "lists without a relevant item / judged lists")
{
    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        new(Name, Sense, [new(measurements.ListsWithRelevant(Name, attribute), [1, 0], [1, -1])]);
}
