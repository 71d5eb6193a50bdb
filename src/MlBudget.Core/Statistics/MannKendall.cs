using MathNet.Numerics;

namespace MlBudget.Core.Statistics;

/// <summary>What the Mann–Kendall test found.</summary>
/// <param name="S">The pairs that rise less the pairs that fall.</param>
/// <param name="Variance">The variance of S without a trend, corrected for ties; 0 where all values are the same.</param>
/// <param name="PValue">Two-sided, 0 to 1.</param>
public readonly record struct MannKendallResult(long S, double Variance, double PValue);

/// <summary>A test for a trend in a series, whatever its distribution.</summary>
public static class MannKendall
{
    /// <summary>
    /// S = Σ sign(x_j − x_i) over i &lt; j; variance [n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5)]/18 over the t values of each
    /// tie; p from the normal distribution at (|S| − 1)/√variance (Mann 1945, Kendall 1975). The normal distribution is
    /// close from ten values on. It takes time by the square of their number.
    /// </summary>
    /// <param name="values">In the order of time. Infinities are values like others.</param>
    /// <returns>The p-value is 1 for fewer than three values, or where all are the same.</returns>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static MannKendallResult Test(ReadOnlySpan<double> values)
    {
        long s = 0;
        for (var later = 0; later < values.Length; later++)
        {
            var value = values[later];
            if (double.IsNaN(value))
                throw new ArgumentException($"The value at {later} is not a number.", nameof(values));
            foreach (var earlier in values[..later])
                s += value.CompareTo(earlier);
        }

        var variance = Variance(values);
        var p = variance > 0 && s != 0 ? SpecialFunctions.Erfc((Math.Abs(s) - 1) / Math.Sqrt(2 * variance)) : 1;
        return new(s, variance, p);
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var sum = Term(sorted.Length);
        for (var from = 0; from < sorted.Length;)
        {
            var to = from;
            while (to < sorted.Length && sorted[to] == sorted[from])
                to++;
            sum -= Term(to - from);
            from = to;
        }

        return (double)sum / 18;
    }

    /// <summary>Whole, so that a series of one value has a variance of exactly 0.</summary>
    private static Int128 Term(int count) => (Int128)count * (count - 1) * (2L * count + 5);
}
