using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>What the scores of a binary classifier cost, as the mean of a loss of each that has its label.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
/// <param name="loss">What a score costs.</param>
public abstract class ScoreLossMetric(string name, string meaning, ScoreLoss loss)
    : MetricKind(name, Sense.LowerIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.MaxDegradation, BoundKind.Between];

    /// <summary>The SLI. A loss that has a greatest bound is in a unit of its own, as nats are; one without is from 0 to 1.</summary>
    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var measure = measurements.ScoreLosses(Name, loss);
        var mean = new MeanOfNumbers(Name, measure, Read) { NotAdditiveBecause = LevelSli.NotAdditive };
        return request.Bound == BoundKind.MaxDegradation ? new MeanDegradationSli(mean, request.Normal, request.WithoutNormal)
            : GreatestBound is null ? new LevelSli(measure, ReadLevel, isUpper: true) : new MeanSli(mean);
    }

    private static NumberReading Read(ReadOnlySpan<long> counters)
    {
        var sums = ScoreLossCounting.SumsOf(counters);
        return sums.Rows > 0 ? new(sums.Rows, sums.Mean, sums.Deviation) : default;
    }

    private static LevelReading ReadLevel(ReadOnlySpan<long> counters) =>
        Read(counters) is { Rows: > 0 } mean ? new(mean.Rows, mean.Value, mean.Value) : LevelReading.Missing(MissingReason.NoEvents);
}
