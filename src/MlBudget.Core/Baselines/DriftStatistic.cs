using MlBudget.Core.Statistics;

namespace MlBudget.Core.Baselines;

/// <summary>The statistic that decides whether a feature drifts.</summary>
public enum DriftStatistic
{
    /// <summary>The Kolmogorov–Smirnov distance of numbers: the greatest difference of the cumulative shares over bins.</summary>
    KolmogorovSmirnov,

    /// <summary>The Jensen–Shannon distance of categories: base 2, square root.</summary>
    JensenShannon,
}

/// <summary>How far two histograms over the same bins are apart.</summary>
/// <param name="Statistic">The deciding statistic, from 0 to 1.</param>
/// <param name="PValue">How likely at least that is between samples of one distribution, from 0 to 1: Kolmogorov's for numbers,
/// χ² of homogeneity for categories.</param>
public readonly record struct DriftTest(double Statistic, double PValue);

/// <summary>What the deciding statistics are computed with.</summary>
public static class DriftStatistics
{
    /// <summary>
    /// The greatest value that the statistic can have against a histogram: where all values of a window are in one bin, since it is
    /// convex in the window's shares. Bins without any value of the histogram count only where all its values are in one: of others a
    /// threshold that only a new value reaches would be out of reach of all that is usual. 0 where the histogram has no values.
    /// </summary>
    /// <param name="statistic">What decides.</param>
    /// <param name="normal">The baseline's counts.</param>
    public static double Greatest(this DriftStatistic statistic, ReadOnlySpan<long> normal)
    {
        var (greatest, window) = (0.0, new long[normal.Length]);
        var isConstant = normal.Length - normal.Count(0L) == 1;
        for (var bin = 0; bin < window.Length; bin++)
        {
            if (normal[bin] == 0 && !isConstant)
                continue;
            window[bin] = 1;
            greatest = Math.Max(greatest, statistic.Test(normal, window)?.Statistic ?? 0);
            window[bin] = 0;
        }

        return greatest;
    }

    /// <summary>Compares two histograms; null where one of them has no values.</summary>
    /// <param name="statistic">What decides.</param>
    /// <param name="normal">The baseline's counts.</param>
    /// <param name="counts">The window's counts, over the same bins.</param>
    public static DriftTest? Test(this DriftStatistic statistic, ReadOnlySpan<long> normal, ReadOnlySpan<long> counts)
    {
        if (statistic == DriftStatistic.KolmogorovSmirnov)
            return KolmogorovSmirnov.Test(normal, counts) is { } test ? new(test.Distance, test.PValue) : null;
        return JensenShannon.Distance(normal, counts) is { } distance
            ? new(distance, ChiSquared.Homogeneity(normal, counts)!.Value.PValue) : null;
    }
}
