using System.Collections.Immutable;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Metrics;

/// <summary>The mean over lists of how diverse the categories of their items are (<see cref="DiversityNumbers"/>).</summary>
public sealed class Diversity() : ListLevelMetric(
    "diversity", "the mean over lists of two and more items of the probability that two of them are of different categories: 1 - Σ C(n_c, 2) / C(n, 2)")
{
    /// <summary>The name of the list of categories.</summary>
    internal static readonly NameOption List = new("list", "the name of a list in predictions.fields, the category of each item") { Default = "categories" };

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [List, ListOptions.Within];

    /// <inheritdoc/>
    protected override string ChoiceOf(MetricOptions options) => $" of {options.Name(List)}{ListOptions.Choice(options, usual: null)}";

    /// <inheritdoc/>
    protected override string ValueOf(MetricOptions options) => $"the probability that two items{ListOptions.AmongOrAll(options)} are of different {options.Name(List)}";

    /// <inheritdoc/>
    protected override int Measure(MetricOptions options, Measurements measurements, int? attribute, string asker) =>
        measurements.Diversity(asker, options.Name(List), ListOptions.DepthOrAll(options, measurements, asker), attribute);
}
