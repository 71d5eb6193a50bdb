namespace MlBudget.Core.Statistics;

/// <summary>How far the shares of two histograms over the same bins are apart, whatever the order of the bins.</summary>
public static class JensenShannon
{
    /// <summary>Below it a series is used, since the two logarithms nearly cancel.</summary>
    private const double Small = 0.03;

    /// <summary>
    /// The Jensen–Shannon distance: the square root of the divergence to base 2 (Endres and Schindelin 2003), a metric.
    /// With x = (p − q)/(p + q) per bin, the divergence is Σ (p + q)/2 · [(1 + x) log(1 + x) + (1 − x) log(1 − x)]/2.
    /// </summary>
    /// <param name="reference">The baseline's events per bin.</param>
    /// <param name="sample">The events to compare, over the same bins.</param>
    /// <returns>From 0 (the same shares) to 1 (no bin in common); null where a side has no events.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, or a count is negative.</exception>
    public static double? Distance(ReadOnlySpan<long> reference, ReadOnlySpan<long> sample)
    {
        if (!BinCounts.TryTotal(reference, sample, out var n, out var m))
            return null;
        double divergence = 0, unit = 2.0 * n * m;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var sum = (double)BinCounts.Sum(reference[bin], n, sample[bin], m);
            if (sum > 0)
                divergence += sum / unit * Nats((double)BinCounts.Difference(reference[bin], n, sample[bin], m) / sum);
        }

        return Math.Sqrt(Math.Clamp(divergence / Math.Log(2), 0, 1));
    }

    /// <summary>[(1 + x) ln(1 + x) + (1 − x) ln(1 − x)]/2 = Σ x^(2k)/(2k(2k − 1)), for x from −1 to 1.</summary>
    private static double Nats(double x)
    {
        var square = x * x;
        if (square < Small * Small)
            return square * (1 / 2.0 + square * (1 / 12.0 + square * (1 / 30.0 + square * (1 / 56.0 + square / 90))));
        return (Entropy(1 + x) + Entropy(1 - x)) / 2;
    }

    private static double Entropy(double share) => share <= 0 ? 0 : share * Math.Log(share);
}
