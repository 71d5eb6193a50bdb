namespace MlBudget.Core.Statistics;

/// <summary>p-values of many tests at once.</summary>
public static class BenjaminiHochberg
{
    /// <summary>
    /// Adjusts p-values so that rejecting those up to α keeps the expected share of false rejections among all within α
    /// (Benjamini and Hochberg 1995): the i-th smallest of n becomes the least of p_(j) · n/j over j ≥ i, at most 1.
    /// </summary>
    /// <param name="p">The p-values, 0 to 1 each; there may be none.</param>
    /// <param name="adjusted">Takes the adjusted ones in the same order. It may be the same memory as
    /// <paramref name="p"/>.</param>
    /// <exception cref="ArgumentException">The two are not of the same length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A p-value does not lie between 0 and 1.</exception>
    public static void Adjust(ReadOnlySpan<double> p, Span<double> adjusted)
    {
        if (p.Length != adjusted.Length)
            throw new ArgumentException($"Found room for {adjusted.Length} of {p.Length} p-values.", nameof(adjusted));
        var sorted = p.ToArray();
        var order = new int[p.Length];
        for (var index = 0; index < p.Length; index++)
        {
            if (p[index] is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(p), p[index], $"The p-value at {index} does not lie between 0 and 1.");
            order[index] = index;
        }

        Array.Sort(sorted, order);
        var least = 1.0;
        for (var rank = sorted.Length; rank > 0; rank--)
        {
            // The factor first: it is never below 1, so that rounding takes no value below its own p.
            least = Math.Min(least, sorted[rank - 1] * ((double)sorted.Length / rank));
            adjusted[order[rank - 1]] = least;
        }
    }
}
