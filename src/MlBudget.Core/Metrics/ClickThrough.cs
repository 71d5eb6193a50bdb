using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>The share of lists whose item at a rank was clicked, or judged relevant.</summary>
public sealed class ClickThrough() : ProportionMetric(
    "click_through", Sense.HigherIsBetter, Slos.Dimension.ModelQuality, "lists whose item at a rank was clicked / judged lists with such an item")
{
    private static readonly NumberOption Rank = new("rank", 0, 200, "it is the place of an item in a list, from 1 on") { IsOptional = true, WholeDefault = 1 };

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Rank, ListOptions.RelevantFrom];

    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) =>
        $"{Name} at rank {PlainNumber.Format(options.Whole(Rank))}{(options.Number(ListOptions.RelevantFrom) is null ? "" : $" of {ListOptions.Relevant(options)}")}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"lists whose item at rank {PlainNumber.Format(options.Whole(Rank))} was clicked{(options.Number(ListOptions.RelevantFrom) is null ? "" : $", one of {ListOptions.Relevant(options)}")} "
        + "/ judged lists with such an item";

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) => Rate(measurements.ListsReaching(
        Name, new RelevantAt(ListOptions.Checked(Rank, options.Whole(Rank), measurements, Name), ListOptions.RelevanceOf(options)), 1, attribute));
}
