using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of lists in which nothing was found.</summary>
public sealed class ZeroResults() : ProportionMetric(
    "zero_results", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "lists without an item, by items or positions, or else by a number of results that is 0 / lists")
{
    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) => Rate(measurements.EmptyLists(Name, attribute));
}
