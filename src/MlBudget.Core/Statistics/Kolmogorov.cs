namespace MlBudget.Core.Statistics;

/// <summary>The distribution of Kolmogorov, which the scaled statistic of two large samples of one origin follows.</summary>
public static class Kolmogorov
{
    /// <summary>
    /// Where the two series change: at this λ both are exact to a double's last digits within four terms
    /// (Marsaglia, Tsang and Wang 2003, Journal of Statistical Software 8(18)).
    /// </summary>
    private const double Crossing = 1.18;

    /// <summary>
    /// Q(λ), the probability of a scaled statistic of at least λ: 2 Σ (−1)^(k−1) exp(−2k²λ²), and for small λ
    /// 1 − √(2π)/λ Σ exp(−(2k − 1)²π²/(8λ²)) (Kolmogorov 1933; Smirnov 1948).
    /// </summary>
    /// <param name="lambda">√(nm/(n + m)) · D. Up to 0 it gives 1.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">λ is not a number.</exception>
    public static double Tail(double lambda)
    {
        if (double.IsNaN(lambda))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "A scaled statistic is a number.");
        if (lambda <= 0)
            return 1;
        if (lambda < Crossing)
        {
            // exp(−π²/(8λ²)) to the powers of the odd squares 1, 9, 25, 49.
            var y = Math.Exp(-Math.PI * Math.PI / (8 * lambda * lambda));
            var sum = y + Math.Pow(y, 9) + Math.Pow(y, 25) + Math.Pow(y, 49);
            // Of a λ so small that the sum is 0, the factor before it may be infinite.
            return sum == 0 ? 1 : 1 - Math.Sqrt(2 * Math.PI) / lambda * sum;
        }

        // exp(−2λ²) to the powers of the squares 1, 4, 9, 16.
        var x = Math.Exp(-2 * lambda * lambda);
        return 2 * (x - Math.Pow(x, 4) + Math.Pow(x, 9) - Math.Pow(x, 16));
    }

    /// <summary>
    /// The p-value of a two-sample Kolmogorov–Smirnov statistic: Q((√N + 0.12 + 0.11/√N) · D) with N = nm/(n + m)
    /// (Stephens 1970, Journal of the Royal Statistical Society B 32(1)). From 500 events on it is within 5.5% of scipy's
    /// <c>ks_2samp(method='asymp')</c> down to p = 1e-6. From the exact one of 500 against 68,785 values it is as near (2.6% below
    /// 9e-5); where n = m, D has few possible values, and of 500 against 500 it lies 7% below 0.013 and 16% below 1e-6. Of
    /// values that repeat, or are binned, the exact one is lower still: there the test errs on the side of no drift.
    /// </summary>
    /// <param name="d">The greatest difference of the cumulative shares, 0 to 1.</param>
    /// <param name="n">The events on one side, over 0.</param>
    /// <param name="m">The events on the other side, over 0.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double PValue(double d, double n, double m)
    {
        if (d is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(d), d, "A difference of shares lies between 0 and 1.");
        ThrowUnlessPositive(n, nameof(n));
        ThrowUnlessPositive(m, nameof(m));
        // The same as nm/(n + m), but without overflow.
        var root = Math.Sqrt(1 / (1 / n + 1 / m));
        return Tail((root + 0.12 + 0.11 / root) * d);
    }

    private static void ThrowUnlessPositive(double events, string name)
    {
        if (events is not (> 0 and < double.PositiveInfinity))
            throw new ArgumentOutOfRangeException(name, events, "A side has more than 0 events, and finitely many.");
    }
}
