using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How many scores lie outside 0 to 1, and so are no probabilities, out of all.</summary>
/// <param name="column">The index of the score's column.</param>
/// <param name="score">Where the score is, and by what it is scaled.</param>
public sealed class ScoreRangeCounting(int column, ColumnSpec score) : BitCounting
{
    private readonly RangeMask _probable = RangeMask.OfProbabilities();

    /// <summary>Where the score is, and by what it is scaled.</summary>
    public ColumnSpec Score => score;

    /// <summary>The first one outside that came since the start of the process; null before.</summary>
    public double? Example { get; private set; }

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["scores", "outside"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"range of {score.Canonical} as a probability";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var scores = frame.Batch.Number(column);
        var probable = _probable.Of(scores, frame.Count);
        for (var word = 0; word < probable.Length; word++)
        {
            counters[0][word] = scores.Valid[word];
            counters[1][word] = scores.Valid[word] & ~probable[word];
        }

        Example ??= FirstOf(counters[1].AsSpan(0, probable.Length), scores);
    }

    private static double? FirstOf(ReadOnlySpan<ulong> rows, NumberColumn scores)
    {
        var row = Bits.First(rows);
        return row < 0 ? null : scores.Values[row];
    }
}
