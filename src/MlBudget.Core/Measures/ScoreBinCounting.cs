using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// How scores fall into ten equal bins from 0 to 1: bin i holds i/10 ≤ x &lt; (i + 1)/10, and the last one 1 as well. A score outside
/// of them is in none, nor is one that is missing.
/// </summary>
/// <param name="column">The index of the score's column.</param>
/// <param name="score">Where the score is, and by what it is scaled.</param>
public sealed class ScoreBinCounting(int column, ColumnSpec score) : BinCounting(Bins)
{
    private const int Bins = 10;

    /// <summary>The first score of each bin: the number that a reader writes, and not a sum of tenths.</summary>
    private static readonly double[] Edges = [.. Enumerable.Range(0, Bins).Select(bin => bin / 10.0)];

    /// <summary>What each bin is called: <c>0.0-0.1</c>.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Enumerable.Range(0, Bins).Select(bin => string.Create(CultureInfo.InvariantCulture, $"{bin / 10.0:F1}-{(bin + 1) / 10.0:F1}"))];

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters => Names;

    /// <inheritdoc/>
    public override string Canonical => $"tenths of {score.Canonical} as a probability";

    /// <inheritdoc/>
    public override bool IsHourly => true;

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        var scores = frame.Batch.Number(column);
        var (values, edges) = (scores.Values, Edges);
        for (var row = 0; row < bins.Length; row++)
        {
            var value = values[row];
            if (!Bits.Get(scores.Valid, row) || !(value >= 0 && value <= 1))
            {
                bins[row] = NoBin;
                continue;
            }

            // A product may round up to the next bin, whose first score is above the value.
            var bin = Math.Min((int)(value * Bins), Bins - 1);
            bins[row] = value < edges[bin] ? bin - 1 : bin;
        }
    }
}
