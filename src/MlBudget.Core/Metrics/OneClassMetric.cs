using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>A proportion of the rows of one out of many classes.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
/// <param name="side">Whether labels or answers are of the class.</param>
public abstract class OneClassMetric(string name, string meaning, ClassSide side)
    : ProportionMetric(name, Sense.HigherIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    private static readonly NameOption Class = new("class", "the name of a class");

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Class];

    /// <summary>Never of itself: it takes a class.</summary>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{Name} of {QuotedText.Of(options.Name(Class))}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => Meaning.Replace("a class", QuotedText.Of(options.Name(Class)), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        new(Name, Sense, [new(measurements.OfClass(Name, options.Name(Class), side, attribute), [0, 1, 0], [0, 0, 1])]) { EmptyBecause = MissingReason.ClassNotSeen };
}
