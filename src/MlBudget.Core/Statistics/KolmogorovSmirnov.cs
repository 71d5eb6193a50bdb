namespace MlBudget.Core.Statistics;

/// <summary>The Kolmogorov–Smirnov statistic as far as bins tell it.</summary>
/// <param name="Distance">The greatest difference of the cumulative shares over the bin edges, 0 to 1: the least that the
/// statistic of the values themselves can be.</param>
/// <param name="UpperBound">The most that it can be, to 1.</param>
/// <param name="PValue">The p-value of <paramref name="Distance"/> (<see cref="Kolmogorov.PValue"/>), 0 to 1.</param>
public readonly record struct KolmogorovSmirnovResult(double Distance, double UpperBound, double PValue);

/// <summary>The two-sample Kolmogorov–Smirnov test on counts over the same bins.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>
    /// D, the greatest difference of the cumulative shares over the bin edges, and its bound D + max min(p_b, q_b) over the
    /// bins: within a bin the difference leaves that at its lower edge by at most p_b, and that at its upper edge by at
    /// most q_b (and the other way round).
    /// </summary>
    /// <param name="reference">The baseline's events per bin, in the order of the values.</param>
    /// <param name="sample">The events to compare, over the same bins.</param>
    /// <returns>Null where a side has no events.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, or a count is negative.</exception>
    public static KolmogorovSmirnovResult? Test(ReadOnlySpan<long> reference, ReadOnlySpan<long> sample)
    {
        if (!BinCounts.TryTotal(reference, sample, out var n, out var m))
            return null;
        long r = 0, s = 0;
        Int128 greatest = 0, inside = 0;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            r += reference[bin];
            s += sample[bin];
            greatest = Int128.Max(greatest, Int128.Abs(BinCounts.Difference(r, n, s, m)));
            inside = Int128.Max(inside, Int128.Min((Int128)reference[bin] * m, (Int128)sample[bin] * n));
        }

        var unit = (double)n * m;
        var distance = (double)greatest / unit;
        return new(distance, Math.Min(1, (double)(greatest + inside) / unit), Kolmogorov.PValue(Math.Min(1, distance), n, m));
    }
}
