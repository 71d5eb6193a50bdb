using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;

namespace MlBudget.Core.Metrics;

/// <summary>The mean over lists of how many of the first k items are relevant, over k (<see cref="PrecisionWithin"/>).</summary>
public sealed class PrecisionAtK() : ListLevelMetric("precision_at_k", "the mean over lists of relevant items among the first k, or 10 / k, also where fewer were shown")
{
    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [ListOptions.Within, ListOptions.RelevantFrom];

    /// <inheritdoc/>
    protected override string ChoiceOf(MetricOptions options) => ListOptions.Choice(options, ListOptions.Usual);

    /// <inheritdoc/>
    protected override string ValueOf(MetricOptions options) => $"the share of {ListOptions.Relevant(options)}{ListOptions.Among(options)}";

    /// <inheritdoc/>
    protected override int Measure(MetricOptions options, Measurements measurements, int? attribute, string asker) => measurements.ResultsOf(
        asker, new PrecisionWithin(ListOptions.Depth(options, measurements, asker), ListOptions.RelevanceOf(options)), attribute);
}
