using MlBudget.Core.Statistics;

namespace MlBudget.Core.Slis;

/// <summary>The gap between groups, and how much of it is certain.</summary>
/// <param name="Observed">max − min of a difference, 1 − min / max of a ratio.</param>
/// <param name="Confident">The part of it that remains when chance is allowed for, over all pairs at once; at least 0.</param>
public readonly record struct Gap(double Observed, double Confident);

/// <summary>Compares the rates of groups in pairs: all with each other, or each with a reference.</summary>
internal static class GapComparison
{
    /// <summary>The level at which the whole family of pairs is held (Bonferroni).</summary>
    private const double FamilyError = 0.05;

    /// <summary>The greatest gap over the pairs of one or several metrics.</summary>
    /// <param name="measure">How rates are compared.</param>
    /// <param name="pairs">The pairs that are compared, at least one; the order within a pair is no matter.</param>
    public static Gap Compare(DisparityMeasure measure, IReadOnlyCollection<(Share A, Share B)> pairs)
    {
        var deviations = Intervals.Deviations(1 - FamilyError / pairs.Count);
        var gap = new Gap(0, 0);
        foreach (var (a, b) in pairs)
        {
            var (high, low) = a.Value >= b.Value ? (a, b) : (b, a);
            var (observed, certain) = measure == DisparityMeasure.Difference
                ? (DifferenceOf(high, low), DifferenceLowerEnd(high, low, deviations))
                : (RatioGap(high, low), RatioLowerEnd(high, low, deviations));
            gap = new(Math.Max(gap.Observed, observed), Math.Max(gap.Confident, certain));
        }

        return gap;
    }

    /// <summary>Over a common denominator, with one division: 5% − 2% is 3% and no hair more, so a bound of 3% is kept.</summary>
    private static double DifferenceOf(Share high, Share low) =>
        (double)CrossDifference(high, low) / (double)((Int128)high.ExactEvents * low.ExactEvents);

    private static double DifferenceLowerEnd(Share high, Share low, double deviations)
    {
        return Intervals.NewcombeWithin(high.EffectiveHits, high.EffectiveEvents, low.EffectiveHits, low.EffectiveEvents, deviations).Lower;
    }

    /// <summary>1 − low / high. Where both are 0 they are equal.</summary>
    private static double RatioGap(Share high, Share low) =>
        high.ExactHits == 0 ? 0 : (double)CrossDifference(high, low) / (double)((Int128)high.ExactHits * low.ExactEvents);

    private static Int128 CrossDifference(Share high, Share low) =>
        (Int128)high.ExactHits * low.ExactEvents - (Int128)low.ExactHits * high.ExactEvents;

    private static double RatioLowerEnd(Share high, Share low, double deviations)
    {
        var upper = Intervals.WilsonWithin(low.EffectiveHits, low.EffectiveEvents, deviations).Upper;
        var lower = Intervals.WilsonWithin(high.EffectiveHits, high.EffectiveEvents, deviations).Lower;
        return lower == 0 ? 0 : 1 - upper / lower;
    }
}
