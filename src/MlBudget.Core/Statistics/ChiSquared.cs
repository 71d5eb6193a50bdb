using MathNet.Numerics;

namespace MlBudget.Core.Statistics;

/// <summary>What Pearson's test of homogeneity found.</summary>
/// <param name="Statistic">χ², from 0.</param>
/// <param name="DegreesOfFreedom">The bins that are not empty on both sides, less one.</param>
/// <param name="PValue">The probability of at least that χ² if both sides are of one origin, 0 to 1; 1 where all events are
/// in one bin.</param>
/// <param name="CramersV">√(χ²/(n + m)): the same as an effect, 0 to 1, which does not grow with the events (Cramér 1946;
/// without the correction for bias).</param>
public readonly record struct ChiSquaredResult(double Statistic, int DegreesOfFreedom, double PValue, double CramersV);

/// <summary>Pearson's χ² on two histograms over the same bins.</summary>
public static class ChiSquared
{
    /// <summary>
    /// The χ² test of homogeneity without continuity correction: Σ (O − E)²/E over both sides, which is
    /// nm Σ (r/n − s/m)²/(r + s) over the bins. Bins that are empty on both sides are left out.
    /// </summary>
    /// <param name="reference">The baseline's events per bin.</param>
    /// <param name="sample">The events to compare, over the same bins.</param>
    /// <returns>Null where a side has no events.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, or a count is negative.</exception>
    public static ChiSquaredResult? Homogeneity(ReadOnlySpan<long> reference, ReadOnlySpan<long> sample)
    {
        if (!BinCounts.TryTotal(reference, sample, out var n, out var m))
            return null;
        double statistic = 0, root = Math.Sqrt(n) * Math.Sqrt(m);
        var freedom = -1;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var events = (double)reference[bin] + sample[bin];
            if (events == 0)
                continue;
            freedom++;
            var difference = (double)BinCounts.Difference(reference[bin], n, sample[bin], m) / root;
            statistic += difference * (difference / events);
        }

        var v = Math.Min(1, Math.Sqrt(statistic / ((double)n + m)));
        return new(statistic, freedom, Tail(statistic, freedom), v);
    }

    /// <summary>The upper tail of the χ² distribution: the regularised incomplete gamma function Q(k/2, χ²/2).</summary>
    /// <param name="statistic">χ², at least 0.</param>
    /// <param name="degreesOfFreedom">At least 0, which gives 1.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double Tail(double statistic, int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degreesOfFreedom);
        if (statistic is not >= 0)
            throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "A sum of squares is at least 0.");
        if (degreesOfFreedom == 0 || statistic == 0)
            return 1;
        return double.IsPositiveInfinity(statistic) ? 0 : SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2.0, statistic / 2);
    }
}
