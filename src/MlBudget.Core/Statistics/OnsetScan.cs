namespace MlBudget.Core.Statistics;

/// <summary>
/// Since when bad events come at a raised rate, and go on to. That they do is told by Page's cumulative sum (Page 1954, "Continuous inspection
/// schemes"), read backward from the end: by the greatest log-likelihood ratio, over all bins from which on it is taken, of the raised rate
/// against the usual one, Σ bad · ln(p1 / p0) + good · ln((1 − p1) / (1 − p0)). It counts only above ln(bins / α): at the usual rate the
/// ratio from any one bin on has the expectation 1, so it exceeds bins / α in at most α / bins of all histories, and from some bin on in
/// at most α.
/// </summary>
public static class OnsetScan
{
    /// <summary>α: the greatest share of histories at the usual rate, of independent events, in which an onset is found.</summary>
    public const double FalseAlarms = 0.01;

    /// <summary>The bin in which the raised rate begins; null where there is no evidence that it is there at the end.</summary>
    /// <param name="events">How many events each bin has, in the order of time.</param>
    /// <param name="bad">How many of them are bad, as many bins.</param>
    /// <param name="usual">p0, above 0.</param>
    /// <param name="raised">p1, above p0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of its range.</exception>
    public static int? Find(ReadOnlySpan<long> events, ReadOnlySpan<long> bad, double usual, double raised)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usual);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(raised, usual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(raised, 1);
        return Greatest(events, bad, usual, raised).LogRatio > Math.Log(events.Length / FalseAlarms) ? Locate(events, bad, usual) : null;
    }

    /// <summary>
    /// The bin in which the rate was raised that is known to be: that from which on it is most likely another one than the usual, whichever it
    /// is (the maximum-likelihood estimate of a change point whose later rate is not known). The number of bins where none is.
    /// </summary>
    /// <param name="events">How many events each bin has, in the order of time.</param>
    /// <param name="bad">How many of them are bad, as many bins.</param>
    /// <param name="usual">p0, between 0 and 1.</param>
    public static int Locate(ReadOnlySpan<long> events, ReadOnlySpan<long> bad, double usual)
    {
        var (all, some) = (0L, 0L);
        var (greatest, onset) = (0.0, events.Length);
        for (var bin = events.Length - 1; bin >= 0; bin--)
        {
            (all, some) = (all + events[bin], some + bad[bin]);
            var rate = all > 0 ? (double)some / all : 0;
            if (rate > usual && LogRatio(all, some, usual, rate) is var ratio && ratio > greatest)
                (greatest, onset) = (ratio, bin);
        }

        return onset;
    }

    private static (int Bin, double LogRatio) Greatest(ReadOnlySpan<long> events, ReadOnlySpan<long> bad, double usual, double raised)
    {
        var (sum, greatest, onset) = (0.0, 0.0, events.Length);
        for (var bin = events.Length - 1; bin >= 0; bin--)
        {
            sum += LogRatio(events[bin], bad[bin], usual, raised);
            if (sum > greatest)
                (greatest, onset) = (sum, bin);
        }

        return (onset, greatest);
    }

    /// <summary>Where all are bad, or none, the part of the others is 0 · ln 0, which is 0.</summary>
    private static double LogRatio(long events, long bad, double usual, double raised)
    {
        var good = events - bad;
        return (bad > 0 ? bad * Math.Log(raised / usual) : 0) + (good > 0 ? good * Math.Log((1 - raised) / (1 - usual)) : 0);
    }
}
