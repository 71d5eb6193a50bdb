using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How often the positive class is answered, which is neither good nor bad in itself.</summary>
public sealed class SelectionRate()
    : ProportionMetric("selection_rate", Sense.Neutral, Slos.Dimension.ModelQuality, "positive answers / answers")
{
    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.Selection(Name, attribute));
}
