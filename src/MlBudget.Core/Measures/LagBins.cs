using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// Bins of how long labels took, in whole seconds: edges grow by the fourth root of 2, rounded and each once, so that a bin's
/// end is at most 19% over its start, or a second. They reach to half a year, which is longer than any label is waited for.
/// </summary>
public static class LagBins
{
    private const int PerOctave = 4, Octaves = 24;

    private static readonly int[] Edges =
        [.. Enumerable.Range(0, Octaves * PerOctave + 1)
            .Select(step => (int)Math.Round(Math.Pow(2, (double)step / PerOctave))).Distinct()];

    /// <summary>How many there are. The first one holds what took less than a second, the last one what took longest.</summary>
    public static int Count => Edges.Length + 1;

    /// <summary>What each is called: up to which lag it goes, in seconds.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Edges.Select(edge => $"lag < {edge}s"), "lag beyond"];

    /// <summary>The bin of a lag.</summary>
    /// <param name="seconds">At least 0.</param>
    public static int Of(int seconds)
    {
        var index = Array.BinarySearch(Edges, seconds);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>
    /// A quantile of binned lags, in seconds: linear within its bin, so that it is off by no more than the bin; null where
    /// nothing is binned.
    /// </summary>
    /// <param name="counts">How many lags are in each bin.</param>
    /// <param name="q">From 0 to 1.</param>
    public static double? Quantile(ReadOnlySpan<long> counts, double q)
    {
        long all = 0;
        foreach (var count in counts)
            all += count;
        var rank = q * all;
        long below = 0;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > 0 && below + counts[bin] >= rank)
                return From(bin) + (To(bin) - From(bin)) * ((rank - below) / counts[bin]);
            below += counts[bin];
        }

        return null;
    }

    private static double From(int bin) => bin == 0 ? 0 : Edges[bin - 1];

    private static double To(int bin) => bin < Edges.Length ? Edges[bin] : From(bin);
}
