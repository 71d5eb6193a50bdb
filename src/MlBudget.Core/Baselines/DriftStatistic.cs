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

/// <summary>What the deciding statistics are computed with.</summary>
public static class DriftStatistics
{
    /// <summary>How far two histograms over the same bins are apart, from 0 to 1. Both have values.</summary>
    public static double Between(this DriftStatistic statistic, ReadOnlySpan<long> normal, ReadOnlySpan<long> counts) =>
        statistic == DriftStatistic.KolmogorovSmirnov
            ? KolmogorovSmirnov.Statistic(normal, counts) : Divergence.JensenShannon(normal, counts);

    /// <summary>How likely a difference of such a size is between samples of one distribution, from 0 to 1: Kolmogorov's for
    /// numbers, χ² of homogeneity for categories.</summary>
    /// <param name="statistic">Which one.</param>
    /// <param name="value">Its value.</param>
    /// <param name="normal">The baseline's counts.</param>
    /// <param name="counts">The window's counts.</param>
    public static double PValue(this DriftStatistic statistic, double value, ReadOnlySpan<long> normal, ReadOnlySpan<long> counts) =>
        statistic == DriftStatistic.KolmogorovSmirnov
            ? KolmogorovSmirnov.PValue(value, Sum(normal), Sum(counts)) : Homogeneity.PValue(normal, counts);

    internal static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
            sum += count;
        return sum;
    }
}
