using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// Finds the bin of a number: bin i holds edge(i − 1) &lt; x ≤ edge(i), so it is the number of inner edges below x. The
/// first bin begins at −∞, the last one ends at +∞.
/// </summary>
internal sealed class BinEdges
{
    /// <summary>One less than a power of two, so that halving it needs no bounds of its own; filled up with +∞.</summary>
    private readonly double[] _padded;

    /// <summary>Prepares edges to be searched.</summary>
    /// <param name="edges">The inner edges, rising.</param>
    public BinEdges(ImmutableArray<double> edges)
    {
        var size = 1;
        while (size < edges.Length + 1)
            size *= 2;
        _padded = new double[size - 1];
        Array.Fill(_padded, double.PositiveInfinity);
        edges.CopyTo(_padded);
    }

    /// <summary>The bin of a number that is not NaN.</summary>
    public int BinOf(double value)
    {
        var edges = _padded;
        var bin = 0;
        // Multiplied, so that the compiler makes no branch of the comparison, which nobody could predict: 8 ns instead of 63 for
        // 63 edges; `? half : 0` becomes a branch.
        for (var half = edges.Length + 1 >> 1; half > 0; half >>= 1)
            bin += half * (edges[bin + half - 1] < value ? 1 : 0);
        return bin;
    }
}
