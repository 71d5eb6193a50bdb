using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of what lists are worth, each from 0 to 1, of which more is better.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
public abstract class ListLevelMetric(string name, string meaning) : MetricKind(name, Sense.HigherIsBetter, Slos.Dimension.ModelQuality, meaning), IMeanMetric
{
    private const string NotAdditive = "sums of what lists are worth are not exported, so they don't add up over shards; bound a share of lists instead, as hit_rate or ndcg_reached";

    /// <inheritdoc/>
    public sealed override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.MaxDegradation, BoundKind.Between];

    /// <inheritdoc/>
    public bool IsCompared => true;

    /// <inheritdoc/>
    public Sense SenseOfGroups(MetricOptions options) => Sense;

    /// <inheritdoc/>
    public sealed override string NormalName(MetricOptions options) => $"{Name}{ChoiceOf(options)}";

    /// <inheritdoc/>
    public sealed override string Describe(MetricOptions options) => $"the mean over lists of {ValueOf(options)}";

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var mean = MeanOf(request.Options, measurements).Mean;
        return Guarded(
            request.Bound == BoundKind.MaxDegradation ? new MeanDegradationSli(mean, request.Normal, request.WithoutNormal, Sense) : LevelSli.OfMean(mean, isUpper: false),
            request.Options, measurements);
    }

    /// <inheritdoc/>
    public (MeanOfNumbers Mean, ImmutableArray<int> Roundings) MeanOf(MetricOptions options, Measurements measurements, int? attribute = null, string? asker = null) =>
        (new(NormalName(options), Measure(options, measurements, attribute, asker ?? Name), Read) { NotAdditiveBecause = NotAdditive }, []);

    /// <summary>What is chosen of it, behind its name in a baseline: empty where nothing is.</summary>
    protected abstract string ChoiceOf(MetricOptions options);

    /// <summary>What each list is worth, for people.</summary>
    protected abstract string ValueOf(MetricOptions options);

    /// <summary>The measure of what lists are worth, which is counted by <see cref="ResultCounting"/>.</summary>
    protected abstract int Measure(MetricOptions options, Measurements measurements, int? attribute, string asker);

    private static NumberReading Read(ReadOnlySpan<long> counters)
    {
        var sums = ResultCounting.SumsOf(counters);
        return sums.Rows > 0 ? new(sums.Rows, sums.Mean, sums.Deviation) : default;
    }
}
