using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many values of features are too old.</summary>
public sealed class Staleness()
    : ProportionMetric("staleness", Sense.LowerIsBetter, Slos.Dimension.DataQuality,
        "feature values over their greatest age / values with an age")
{
    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.Staleness(Name, attribute).AsSpan());
}
