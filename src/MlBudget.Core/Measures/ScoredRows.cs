using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>The probability that was given to the positive class, and the class that turned out to be true.</summary>
/// <param name="Track">The track that tells the class; null where it is in the prediction's own record.</param>
/// <param name="Scores">Where the probability is, in the code of <see cref="ProbabilityCode"/>.</param>
/// <param name="Canonical">Where the two are, and which class is which.</param>
public sealed record ScoredRows(int? Track, RowNumbers Scores, string Canonical)
{
    /// <summary>Which rows have both.</summary>
    public FoldInput Input => Track is null ? FoldInput.Predictions : FoldInput.Labelled;
}

/// <summary>The probabilities of a column, as predictions arrive.</summary>
/// <param name="column">The index of the column.</param>
public sealed class ColumnScores(int column) : RowNumbers
{
    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes) => CodesOf(frame.Batch.Number(column), codes);

    /// <summary>Writes the code of each number of a column.</summary>
    internal static void CodesOf(NumberColumn scores, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
            codes[row] = Bits.Get(scores.Valid, row) ? ProbabilityCode.Of(scores.Values[row]) : Millionths.Unknown;
    }
}

/// <summary>The scores and true classes of a frame. Used by one thread.</summary>
/// <param name="rows">Where they are.</param>
internal sealed class ScoreReader(ScoredRows rows)
{
    private long[] _codes = [];

    /// <summary>Reads them, and writes in which rows both are known, and in which of these the class is the positive one.</summary>
    public void Read(FoldFrame frame, ulong[] scored, ulong[] positive)
    {
        if (_codes.Length < frame.Capacity)
            _codes = new long[frame.Capacity];
        var codes = _codes.AsSpan(0, frame.Count);
        rows.Scores.Read(frame, codes);
        var words = Bits.Words(frame.Count);
        scored.AsSpan(0, words).Clear();
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] != Millionths.Unknown)
                Bits.Set(scored, row);
        }

        for (var word = 0; word < words; word++)
        {
            positive[word] = scored[word] & frame.Actual.Positive[word];
            scored[word] &= frame.Actual.Positive[word] | frame.Actual.Negative[word];
        }
    }

    /// <summary>The score of a row in which it is known, from 0 to 1.</summary>
    public double ScoreOf(int row) => ProbabilityCode.ValueOf(_codes[row]);
}
