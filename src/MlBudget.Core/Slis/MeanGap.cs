using MlBudget.Core.Statistics;

namespace MlBudget.Core.Slis;

/// <summary>Compares means of groups in pairs, as <see cref="GapComparison"/> does proportions.</summary>
internal static class MeanGap
{
    private const double FamilyError = 0.05;

    /// <summary>The greatest gap over the pairs; null where none of them can be told: a pair whose numbers are all alike, or a ratio of which one mean is not
    /// above 0.</summary>
    /// <param name="measure">How means are compared.</param>
    /// <param name="pairs">The pairs that are compared; the order within a pair is no matter.</param>
    public static Gap? Compare(DisparityMeasure measure, IReadOnlyCollection<(SampleMean A, SampleMean B)> pairs)
    {
        Gap? gap = null;
        foreach (var (a, b) in pairs)
        {
            var (high, low) = a.Mean >= b.Mean ? (a, b) : (b, a);
            var found = measure == DisparityMeasure.Difference ? Difference(high, low, 1 - FamilyError / pairs.Count) : Ratio(high, low, 1 - FamilyError / pairs.Count);
            if (found is { } one)
                gap = new(Math.Max(gap?.Observed ?? 0, one.Observed), Math.Max(gap?.Confident ?? 0, one.Confident));
        }

        return gap;
    }

    private static Gap? Difference(SampleMean high, SampleMean low, double confidence) =>
        Intervals.Welch(high, low, confidence) is { } interval ? new(high.Mean - low.Mean, Math.Max(0, interval.Lower)) : null;

    /// <summary>1 − low / high, and what is certain of it by the ends of both intervals.</summary>
    private static Gap? Ratio(SampleMean high, SampleMean low, double confidence)
    {
        if (low.Mean <= 0 || Intervals.OfMean(low, confidence) is not { } lower || Intervals.OfMean(high, confidence) is not { } upper)
            return null;
        return new(1 - low.Mean / high.Mean, upper.Lower <= 0 ? 0 : Math.Max(0, 1 - lower.Upper / upper.Lower));
    }
}
