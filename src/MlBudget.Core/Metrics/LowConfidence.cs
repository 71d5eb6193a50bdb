using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>How many answers the model is not sure of.</summary>
public sealed class LowConfidence()
    : ProportionMetric("low_confidence", Sense.LowerIsBetter, Slos.Dimension.ModelQuality,
        "answers with a confidence below a bound / answers with a score")
{
    private static readonly NumberOption Below = new("below", 0.5m, 1, "the confidence of one out of two classes is at least 0.5");

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Below];

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) =>
        options.Number(Below) is { } below ? $"{Name} below {PlainNumber.Format(below)}" : Name;

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => options.Number(Below) is { } below
        ? Meaning.Replace("a bound", PlainNumber.Format(below), StringComparison.Ordinal) : Meaning;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.LowConfidence(Name, (double?)options.Number(Below), attribute));
}
