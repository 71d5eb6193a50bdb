using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many values of required features are there.</summary>
public sealed class Completeness()
    : ProportionMetric("completeness", Sense.HigherIsBetter, Slos.Dimension.DataQuality, "present / expected values of required features")
{
    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        new(
        Name, Sense, [.. measurements.RequiredPresence(Name, attribute).Select(measure => new Term(measure, [1, 0], [1, -1]))]);
}
