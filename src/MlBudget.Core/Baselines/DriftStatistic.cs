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
