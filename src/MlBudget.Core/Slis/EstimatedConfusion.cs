using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The confusion that is expected of answers by their calibrated scores, in units of a billionth of an answer. Sums of it are
/// exact; ratios are taken last.
/// </summary>
/// <param name="Positive">How many answers are positive.</param>
/// <param name="Negative">How many are negative.</param>
/// <param name="TruePositive">Expected TP = Σ ŷ·p̂, in units.</param>
/// <param name="FalseNegative">Expected FN = Σ (1 − ŷ)·p̂, in units.</param>
public readonly record struct EstimatedConfusion(long Positive, long Negative, long TruePositive, long FalseNegative)
{
    /// <summary>What an <see cref="EstimateCounting"/> has counted in a window.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="measure">The index of the measure.</param>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="window">Which slots.</param>
    public static EstimatedConfusion Read(Tallies tallies, int measure, int group, TimeWindow window)
    {
        Span<long> sums = [0, 0, 0, 0];
        tallies.SumInto(measure, group, window, sums);
        return new(sums[0], sums[1], sums[2], sums[3]);
    }

    /// <summary>A metric's numerator and denominator, in units.</summary>
    /// <param name="metric">One of the confusion matrix.</param>
    public (Int128 Events, Int128 Hits) Of(Metric metric)
    {
        const long unit = ScoreProbabilities.Unit;
        ReadOnlySpan<Int128> cells =
        [
            TruePositive, (Int128)Positive * unit - TruePositive, FalseNegative, (Int128)Negative * unit - FalseNegative,
        ];
        Int128 events = 0, hits = 0;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            events += metric.ConfusionEvents[cell] * cells[cell];
            hits += metric.ConfusionHits[cell] * cells[cell];
        }

        return (events, hits);
    }

    /// <summary>A metric's value; null where nothing is in its denominator.</summary>
    /// <inheritdoc cref="Of"/>
    public double? ValueOf(Metric metric)
    {
        var (events, hits) = Of(metric);
        return events == 0 ? null : (double)hits / (double)events;
    }
}
