namespace MlBudget.Core.Statistics;

/// <summary>
/// Since when bad events come at a raised rate, and go on to: Page's cumulative sum (Page 1954, "Continuous inspection schemes"), read
/// backward from the end. The onset is the bin from which on the log-likelihood ratio of the raised rate against the usual one is
/// greatest, Σ bad · ln(p1 / p0) + good · ln((1 − p1) / (1 − p0)). It counts only where that is above ln(bins / α): at the usual rate
/// the ratio from any one bin on has the expectation 1, so it exceeds bins / α in at most α / bins of all histories, and from some bin
/// on in at most α.
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
        var (onset, ratio) = Greatest(events, bad, usual, raised);
        return ratio > Math.Log(events.Length / FalseAlarms) ? onset : null;
    }

    /// <summary>The bin from which on the ratio is greatest, and its logarithm: 0 and the number of bins where it is greatest of nothing.</summary>
    /// <inheritdoc cref="Find"/>
    public static (int Bin, double LogRatio) Greatest(ReadOnlySpan<long> events, ReadOnlySpan<long> bad, double usual, double raised)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usual);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(raised, usual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(raised, 1);
        var (ofBad, ofGood) = (Math.Log(raised / usual), Math.Log((1 - raised) / (1 - usual)));
        var (sum, greatest, onset) = (0.0, 0.0, events.Length);
        for (var bin = events.Length - 1; bin >= 0; bin--)
        {
            sum += bad[bin] * ofBad + (events[bin] - bad[bin]) * ofGood;
            if (sum > greatest)
                (greatest, onset) = (sum, bin);
        }

        return (onset, greatest);
    }
}
