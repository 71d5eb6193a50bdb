using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>How many answers the model is not sure of.</summary>
/// <param name="below">The option that says below which confidence.</param>
public sealed class LowConfidence(NumberOption below)
    : ProportionMetric("low_confidence", Sense.LowerIsBetter, Slos.Dimension.ModelQuality,
        "answers with a confidence below a bound / answers with a score")
{
    /// <summary>Of one out of two classes.</summary>
    public static NumberOption OfTwo { get; } = new("below", 0.5m, 1, "the confidence of one out of two classes is at least 0.5");

    /// <summary>Of one out of many classes.</summary>
    public static NumberOption OfMany { get; } = new("below", 0, 1, "the confidence is the probability of the class that is answered");

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [below];

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) =>
        options.Number(below) is { } least ? $"{Name} below {PlainNumber.Format(least)}" : Name;

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => options.Number(below) is { } least
        ? Meaning.Replace("a bound", PlainNumber.Format(least), StringComparison.Ordinal) : Meaning;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.LowConfidence(Name, (double?)options.Number(below), attribute));
}
