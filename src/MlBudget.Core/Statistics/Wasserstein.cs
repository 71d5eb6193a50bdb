namespace MlBudget.Core.Statistics;

/// <summary>How far the values of one histogram have to move to become another over the same bins.</summary>
public static class Wasserstein
{
    /// <summary>
    /// The Wasserstein-1 (earth mover's) distance in standard deviations of the baseline: each bin's events are placed at
    /// the bin's mean, and the difference of the cumulative shares is integrated over the values (Vallender 1974).
    /// </summary>
    /// <param name="reference">The baseline's events per bin, in the order of the values.</param>
    /// <param name="sample">The events to compare, over the same bins.</param>
    /// <param name="means">Where each bin's events are placed: the mean of the baseline's values in it, never falling. Of
    /// bins that are empty on both sides it is not looked at, and may be NaN.</param>
    /// <param name="deviation">The baseline's standard deviation, in the unit of <paramref name="means"/>.</param>
    /// <returns>From 0; null where a side has no events, or the deviation is 0 or not finite.</returns>
    /// <exception cref="ArgumentException">The sides are not of the same bins, a count or the deviation is negative, or the
    /// means of bins with events fall or are not finite.</exception>
    public static double? Distance(
        ReadOnlySpan<long> reference, ReadOnlySpan<long> sample, ReadOnlySpan<double> means, double deviation)
    {
        if (means.Length != reference.Length)
            throw new ArgumentException($"Every bin has a mean: found {means.Length} of {reference.Length} bins.", nameof(means));
        if (deviation < 0)
            throw new ArgumentException($"A standard deviation is at least 0: found {deviation}.", nameof(deviation));
        if (!BinCounts.TryTotal(reference, sample, out var n, out var m) || deviation == 0 || !double.IsFinite(deviation))
            return null;
        double distance = 0, unit = (double)n * m;
        var last = double.NaN;
        long r = 0, s = 0;
        for (var bin = 0; bin < means.Length; bin++)
        {
            if (reference[bin] == 0 && sample[bin] == 0)
                continue;
            var mean = means[bin];
            if (!double.IsFinite(mean) || mean < last)
                throw new ArgumentException($"The means rise from bin to bin: found {mean} in bin {bin} after {last}.", nameof(means));
            if (r > 0 || s > 0)
                distance += Math.Abs((double)BinCounts.Difference(r, n, s, m)) / unit * ((mean - last) / deviation);
            r += reference[bin];
            s += sample[bin];
            last = mean;
        }

        return distance;
    }
}
