namespace MlBudget.Core.Statistics;

/// <summary>Whether a proportion is further from what is normal than chance takes it.</summary>
public static class Excess
{
    /// <summary>One or two events more or less may always be chance.</summary>
    private const decimal LeastEvents = 3;

    /// <summary>The 99th percentile of the normal distribution: one window in a hundred is beyond it by chance.</summary>
    internal const double Deviations = 2.33;

    /// <summary>
    /// N·|b − p| ≥ max(3, 2.33·√(N·b·(1 − b))): the events that are too many or too few are at least three, and beyond 2.33
    /// standard deviations of a binomial number (math.md, "Alerts").
    /// </summary>
    /// <param name="rows">N, at least 0: how many rows the proportion is taken of.</param>
    /// <param name="proportion">p, from 0 to 1.</param>
    /// <param name="normal">b, from 0 to 1.</param>
    public static bool IsBeyondChance(long rows, decimal proportion, decimal normal)
    {
        // In decimals: 100·(0.97 − 0.94) is 3, and not a hair below.
        var excess = rows * Math.Abs(normal - proportion);
        return excess >= LeastEvents && (double)excess >= Deviations * Math.Sqrt(rows * (double)(normal * (1 - normal)));
    }

    /// <summary>A mean of fewer numbers is not taken for normally distributed.</summary>
    public const long LeastRowsOfMeans = 100;

    /// <summary>The same of a mean of numbers: |v − b| ≥ 2.33·s/√N, with at least 100 numbers (math.md, "Alerts").</summary>
    /// <param name="rows">N, at least 0.</param>
    /// <param name="mean">v.</param>
    /// <param name="deviation">s, the standard deviation of the numbers; at least 0.</param>
    /// <param name="normal">b.</param>
    public static bool IsBeyondChance(long rows, double mean, double deviation, double normal) =>
        rows >= LeastRowsOfMeans && Math.Abs(mean - normal) >= Deviations * deviation / Math.Sqrt(rows);

    /// <summary>The fewest rows of which a difference |b − p| is beyond chance: max(3 / d, 2.33²·b·(1 − b) / d²), rounded up.</summary>
    /// <param name="difference">|b − p|, above 0.</param>
    /// <param name="normal">b, from 0 to 1.</param>
    public static long FewestRows(double difference, double normal) => (long)Math.Min(
        long.MaxValue,
        Math.Ceiling(Math.Max(
            (double)LeastEvents / difference, Deviations * Deviations * normal * (1 - normal) / (difference * difference))));
}
