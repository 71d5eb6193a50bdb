namespace MlBudget.Core.Statistics;

/// <summary>The population stability index of two histograms over the same bins.</summary>
public static class PopulationStability
{
    /// <summary>The usual number of bins of the index, for which its rules of thumb (0.1, 0.25) are meant.</summary>
    private const int MergedBins = 10;

    /// <summary>Stands for the share of an empty bin, whose logarithm would be infinite.</summary>
    private const double EmptyShare = 1e-4;

    /// <summary>
    /// Σ (q − p) ln(q/p) over at most ten bins, less what chance alone is expected to give,
    /// (B − 1)(1/n + 1/m) (Yurdakul and Naranjo 2020, Journal of Risk Model Validation 14(4)). Neighbouring bins are merged
    /// to about equal shares of the baseline: a bin goes where the middle of its cumulative share lies, so that the
    /// merged bins follow from the baseline alone. B counts the merged bins with events.
    /// </summary>
    /// <param name="reference">The baseline's events per bin, in the order of the values.</param>
    /// <param name="sample">The events to compare, over the same bins.</param>
    /// <returns>About 0 without drift, as often just below it as above; null where a side has no events.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, or a count is negative.</exception>
    public static double? Index(ReadOnlySpan<long> reference, ReadOnlySpan<long> sample)
    {
        if (!BinCounts.TryTotal(reference, sample, out var n, out var m))
            return null;
        Span<long> p = stackalloc long[MergedBins], q = stackalloc long[MergedBins];
        p.Clear();
        q.Clear();
        long before = 0;
        for (var bin = 0; bin < reference.Length; bin++)
        {
            var middle = (Int128)before * 2 + reference[bin];
            var merged = (int)Int128.Min(MergedBins - 1, middle * MergedBins / ((Int128)n * 2));
            p[merged] += reference[bin];
            q[merged] += sample[bin];
            before += reference[bin];
        }

        double index = 0;
        var used = 0;
        for (var bin = 0; bin < MergedBins; bin++)
        {
            if (p[bin] == 0 && q[bin] == 0)
                continue;
            used++;
            double was = Share(p[bin], n), now = Share(q[bin], m);
            index += (now - was) * Math.Log(now / was);
        }

        return index - (used - 1) * (1.0 / n + 1.0 / m);
    }

    private static double Share(long events, long of) => events == 0 ? EmptyShare : (double)events / of;
}
