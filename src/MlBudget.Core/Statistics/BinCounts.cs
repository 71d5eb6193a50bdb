namespace MlBudget.Core.Statistics;

/// <summary>
/// What the statistics of two histograms over the same bins share. Differences of shares are taken as whole numbers,
/// r/n − s/m = (rm − sn)/nm: exact in 128 bits, so that shares that are the same differ by exactly 0.
/// </summary>
internal static class BinCounts
{
    /// <summary>The events of either side.</summary>
    /// <returns>Whether both sides have any.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, or a count is negative.</exception>
    /// <exception cref="OverflowException">A side's events exceed a 64-bit integer.</exception>
    public static bool TryTotal(ReadOnlySpan<long> reference, ReadOnlySpan<long> sample, out long n, out long m)
    {
        if (reference.Length != sample.Length)
        {
            throw new ArgumentException(
                $"Both sides have the same bins: found {reference.Length} of the reference and {sample.Length} of the sample.",
                nameof(sample));
        }

        n = Total(reference, nameof(reference));
        m = Total(sample, nameof(sample));
        return n > 0 && m > 0;
    }

    /// <summary>r·m − s·n: the difference of the shares r/n − s/m in units of 1/(nm).</summary>
    public static Int128 Difference(long r, long n, long s, long m) => (Int128)r * m - (Int128)s * n;

    /// <summary>r·m + s·n: the sum of the shares r/n + s/m in units of 1/(nm). It never overflows, as r ≤ n and s ≤ m.</summary>
    public static Int128 Sum(long r, long n, long s, long m) => (Int128)r * m + (Int128)s * n;

    private static long Total(ReadOnlySpan<long> counts, string name)
    {
        long total = 0;
        foreach (var count in counts)
        {
            if (count < 0)
                throw new ArgumentException($"A bin's count is at least 0: found {count}.", name);
            total = checked(total + count);
        }

        return total;
    }
}
