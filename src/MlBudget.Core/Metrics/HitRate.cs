using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of lists with a relevant item among the first k.</summary>
public sealed class HitRate() : ProportionMetric(
    "hit_rate", Sense.HigherIsBetter, Slos.Dimension.ModelQuality, "lists with a relevant item among the first k, or 10 / judged lists")
{
    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [ListOptions.Within, ListOptions.RelevantFrom];

    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{Name}{ListOptions.Choice(options, ListOptions.Usual)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"lists with {ListOptions.Relevant(options)}{ListOptions.Among(options)} / judged lists";

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) => Rate(measurements.ListsReaching(
        Name, new AnyRelevant(ListOptions.Depth(options, measurements, Name), ListOptions.RelevanceOf(options)), 1, attribute));
}
