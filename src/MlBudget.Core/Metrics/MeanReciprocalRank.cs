using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;

namespace MlBudget.Core.Metrics;

/// <summary>The mean over lists of 1 / the rank of the first relevant item (<see cref="ReciprocalRank"/>), and of 0 where none is.</summary>
public sealed class MeanReciprocalRank() : ListLevelMetric("mrr", "the mean over lists of 1 / the rank of the first relevant item, and of 0 where none is, among the first k where that is written")
{
    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [ListOptions.Within, ListOptions.RelevantFrom];

    /// <inheritdoc/>
    protected override string ChoiceOf(MetricOptions options) => ListOptions.Choice(options, usual: null);

    /// <inheritdoc/>
    protected override string ValueOf(MetricOptions options) => $"1 / the rank of the first of the {ListOptions.Relevant(options)}{ListOptions.AmongOrAll(options)}";

    /// <inheritdoc/>
    protected override int Measure(MetricOptions options, Measurements measurements, int? attribute, string asker) => measurements.ResultsOf(
        asker, new ReciprocalRank(ListOptions.DepthOrAll(options, measurements, asker), ListOptions.RelevanceOf(options)), attribute);
}
