using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of labels that are one of the k best answers.</summary>
public sealed class TopKAccuracy() : ProportionMetric(
    "top_k_accuracy", Sense.HigherIsBetter, Slos.Dimension.ModelQuality, "labels that are one of several answers / labelled answers")
{
    private static readonly NamesOption Ranked = new("ranked", "the fields of predictions.fields that have the answers, the best first", 10);

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Ranked];

    /// <summary>Never of itself: it takes the fields of further answers.</summary>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{Name} of {string.Join(", ", options.Names(Ranked))}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"labels that are one of {string.Join(", ", options.Names(Ranked))} / labelled answers";

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.AmongRanked(Name, options.Names(Ranked), attribute));
}
