using System.Collections.Immutable;

namespace MlBudget.Core.Baselines;

/// <summary>
/// Cuts numbers into bins of about equal counts. A value that so many rows share that two edges fall on it gets a bin of its
/// own: its second edge goes just below it. Then a move away from it shows, to either side, also of a constant.
/// </summary>
internal static class QuantileBins
{
    /// <summary>The inner edges, rising; edge i is the upper end of bin i, and part of it.</summary>
    /// <param name="sorted">Finite numbers, rising, at least one.</param>
    /// <param name="bins">The most bins, at least 2.</param>
    public static ImmutableArray<double> Edges(ReadOnlySpan<double> sorted, int bins)
    {
        var edges = new List<double>();
        for (var bin = 1; bin < bins; bin++)
        {
            // The inverted distribution function: the least value with at least this share of the numbers up to it.
            var quantile = sorted[(int)(((long)bin * sorted.Length + bins - 1) / bins) - 1];
            if (edges.Count == 0 || quantile > edges[^1])
                edges.Add(quantile);
            else if (Math.BitDecrement(quantile) is var below && (edges.Count == 1 || below > edges[^2]))
                edges.Insert(edges.Count - 1, below);
        }

        return [.. edges];
    }

    /// <summary>The bin of a number.</summary>
    public static int Of(double number, ImmutableArray<double> edges)
    {
        var found = edges.AsSpan().BinarySearch(number);
        return found < 0 ? ~found : found;
    }
}
