using MlBudget.Core.Statistics;

namespace MlBudget.Core.Slis;

/// <summary>Compares means of groups in pairs, as <see cref="GapComparison"/> does proportions.</summary>
internal static class MeanGap
{
    private const double FamilyError = 0.05;

    /// <summary>The greatest gap over the pairs; null where it can't be told: a ratio where one mean is not above 0, or a difference where the numbers of each
    /// group are all alike. Of one such pair among others nothing is certain, and its gap counts as the others do.</summary>
    /// <param name="measure">How means are compared.</param>
    /// <param name="pairs">The pairs that are compared; the order within a pair is no matter.</param>
    public static Gap? Compare(DisparityMeasure measure, IReadOnlyCollection<(SampleMean A, SampleMean B)> pairs)
    {
        var confidence = 1 - FamilyError / pairs.Count;
        var (gap, isTold) = (new Gap(0, 0), false);
        foreach (var (a, b) in pairs)
        {
            var (high, low) = a.Mean >= b.Mean ? (a, b) : (b, a);
            if (measure == DisparityMeasure.Ratio && low.Mean <= 0)
                return null;
            var certain = measure == DisparityMeasure.Difference ? Intervals.Welch(high, low, confidence)?.Lower : CertainRatio(high, low, confidence);
            isTold |= certain is not null;
            gap = new(
                Math.Max(gap.Observed, measure == DisparityMeasure.Difference ? high.Mean - low.Mean : 1 - low.Mean / high.Mean), Math.Max(gap.Confident, certain ?? 0));
        }

        return isTold ? gap : null;
    }

    /// <summary>What is certain of 1 − low / high, by the ends of both intervals; null where one of them is not known.</summary>
    private static double? CertainRatio(SampleMean high, SampleMean low, double confidence) =>
        Intervals.OfMean(low, confidence) is not { } lower || Intervals.OfMean(high, confidence) is not { } upper ? null
            : upper.Lower <= 0 ? 0 : Math.Max(0, 1 - lower.Upper / upper.Lower);
}
