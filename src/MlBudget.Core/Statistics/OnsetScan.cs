namespace MlBudget.Core.Statistics;

/// <summary>
/// Since when bad events come at a raised rate: the change point at which two rates, one before it and a greater one after, are likelier than one rate
/// throughout by the most (the maximum-likelihood estimate of Hinkley 1970, "Inference about the change-point in a sequence of
/// random variables", for binomial counts). It counts only where the log-likelihood ratio is above ln(bins / α).
/// </summary>
public static class OnsetScan
{
    /// <summary>α: in at most this share of histories at one rate, of independent events, an onset is found. A test simulates it, from a few events a
    /// bin to hundreds.</summary>
    public const double FalseAlarms = 0.01;

    /// <summary>The first bin of the raised rate; null where there is no evidence of one.</summary>
    /// <param name="events">How many events each bin has, in the order of time.</param>
    /// <param name="bad">How many of them are bad, as many bins.</param>
    public static int? Find(ReadOnlySpan<double> events, ReadOnlySpan<double> bad)
    {
        var (bin, ratio) = Likeliest(events, bad);
        return ratio > 0 && ratio > Math.Log(events.Length / FalseAlarms) ? bin : null;
    }

    /// <summary>The bin at which a rise is likeliest, and the logarithm of the likelihood ratio: the number of bins, and 0, where nothing rises.</summary>
    /// <inheritdoc cref="Find"/>
    public static (int Bin, double LogRatio) Likeliest(ReadOnlySpan<double> events, ReadOnlySpan<double> bad)
    {
        var (all, some) = (Sum(events), Sum(bad));
        var (before, badBefore) = (0.0, 0.0);
        var (greatest, onset) = (0.0, events.Length);
        for (var bin = 1; bin < events.Length; bin++)
        {
            (before, badBefore) = (before + events[bin - 1], badBefore + bad[bin - 1]);
            var (after, badAfter) = (all - before, some - badBefore);
            if (before == 0 || after == 0 || badAfter / after <= badBefore / before)
                continue;
            var ratio = LogLikelihood(before, badBefore) + LogLikelihood(after, badAfter) - LogLikelihood(all, some);
            // Of bins that are as likely the last: those before it have no events.
            if (ratio > greatest || (ratio == greatest && onset == bin - 1))
                (greatest, onset) = (ratio, bin);
        }

        return (onset, greatest);
    }

    /// <summary>The greatest log-likelihood of some bad ones out of all: bad · ln(bad / all) + good · ln(good / all), where 0 · ln 0 is 0.</summary>
    private static double LogLikelihood(double all, double bad)
    {
        var good = all - bad;
        return (bad > 0 ? bad * Math.Log(bad / all) : 0) + (good > 0 ? good * Math.Log(good / all) : 0);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
