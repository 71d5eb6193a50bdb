using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many records violate what is asked of their fields.</summary>
public sealed class SchemaViolations()
    : ProportionMetric("schema_violations", Sense.LowerIsBetter, Slos.Dimension.DataQuality,
        "records with a value of a wrong type, range or category / records")
{
    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.Schema(Name, attribute));
}
