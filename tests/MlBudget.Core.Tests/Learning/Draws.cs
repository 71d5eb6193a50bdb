namespace MlBudget.Core.Tests.Learning;

/// <summary>Exact draws from binomial and multinomial distributions, at a cost that does not depend on the number of trials.</summary>
/// <param name="random">Where chance comes from.</param>
internal sealed class Draws(Random random)
{
    private static readonly double[] Tails =
    [
        0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
        0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
    ];

    /// <summary>How many of <paramref name="trials"/> fall into each bin.</summary>
    public void Multinomial(long trials, double[] shares, Span<long> counts)
    {
        var rest = 1.0;
        for (var bin = 0; bin < shares.Length; bin++)
        {
            var isLast = bin == shares.Length - 1;
            counts[bin] = isLast ? trials : Binomial(trials, Math.Clamp(shares[bin] / rest, 0, 1));
            trials -= counts[bin];
            rest -= shares[bin];
            if (rest <= 0)
                rest = double.Epsilon;
        }
    }

    /// <summary>A binomial draw.</summary>
    public long Binomial(long trials, double share)
    {
        if (trials == 0 || share <= 0)
            return 0;
        if (share > 0.5)
            return trials - Binomial(trials, 1 - share);
        return trials * share < 10 ? ByGaps(trials, share) : ByRejection(trials, share);
    }

    /// <summary>Few hits: the gaps between them are geometric.</summary>
    private long ByGaps(long trials, double share)
    {
        var scale = Math.Log(1 - share);
        var hits = 0L;
        for (var at = 0.0; ; hits++)
        {
            at += Math.Ceiling(Math.Log(1 - random.NextDouble()) / scale);
            if (at > trials)
                return hits;
        }
    }

    /// <summary>BTRS, a transformed rejection with squeeze (Hörmann 1993).</summary>
    private long ByRejection(long trials, double share)
    {
        double n = trials, deviation = Math.Sqrt(n * share * (1 - share)), odds = share / (1 - share);
        var b = 1.15 + 2.53 * deviation;
        var a = -0.0873 + 0.0248 * b + 0.01 * share;
        var centre = n * share + 0.5;
        var accepted = 0.92 - 4.2 / b;
        var alpha = (2.83 + 5.1 / b) * deviation;
        var mode = Math.Floor((n + 1) * share);
        while (true)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble(), distance = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / distance + b) * u + centre);
            if (distance >= 0.07 && v <= accepted)
                return (long)k;
            if (k < 0 || k > n)
                continue;
            v = Math.Log(v * alpha / (a / (distance * distance) + b));
            var bound = (mode + 0.5) * Math.Log((mode + 1) / (odds * (n - mode + 1)))
                + (n + 1) * Math.Log((n - mode + 1) / (n - k + 1))
                + (k + 0.5) * Math.Log(odds * (n - k + 1) / (k + 1))
                + Tail(mode) + Tail(n - mode) - Tail(k) - Tail(n - k);
            if (v <= bound)
                return (long)k;
        }
    }

    /// <summary>What Stirling's formula leaves of log k!.</summary>
    private static double Tail(double k)
    {
        if (k < Tails.Length)
            return Tails[(int)k];
        var square = (k + 1) * (k + 1);
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
    }
}
