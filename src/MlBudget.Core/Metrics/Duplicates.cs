using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many records repeat an id.</summary>
public sealed class Duplicates()
    : ProportionMetric("duplicates", Sense.LowerIsBetter, Slos.Dimension.DataQuality,
        "records that repeat an id while it is remembered, and count nowhere else / records")
{
    /// <inheritdoc/>
    public override bool NeedsRememberedIds => true;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.RepeatedIds(Name, attribute));
}
