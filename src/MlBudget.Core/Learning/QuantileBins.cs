using System.Collections.Immutable;

namespace MlBudget.Core.Learning;

/// <summary>
/// Cuts numbers into bins of about equal counts. A value with at least the share of a bin gets one of its own: an edge goes just
/// below it where something lies there, or nothing does at all. Then a move away from it shows, to either side, also of a constant.
/// </summary>
internal static class QuantileBins
{
    /// <summary>The inner edges, rising; edge i is the upper end of bin i, and part of it. Of values that many rows share there
    /// may be up to twice as many bins as asked for.</summary>
    /// <param name="sorted">Finite numbers, rising, at least one.</param>
    /// <param name="bins">How many bins, at least 2.</param>
    public static ImmutableArray<double> Edges(ReadOnlySpan<double> sorted, int bins)
    {
        var edges = new SortedSet<double>();
        for (var bin = 1; bin < bins; bin++)
        {
            // The inverted distribution function: the least value with at least this share of the numbers up to it.
            edges.Add(sorted[(int)(((long)bin * sorted.Length + bins - 1) / bins) - 1]);
        }

        for (int from = 0, to; from < sorted.Length; from = to)
        {
            var value = sorted[from];
            for (to = from + 1; to < sorted.Length && sorted[to] == value;)
                to++;
            if ((long)(to - from) * bins < sorted.Length)
                continue;
            edges.Add(value);
            if ((from == 0 || !edges.Contains(sorted[from - 1])) && Math.BitDecrement(value) is var below && double.IsFinite(below))
                edges.Add(below);
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
