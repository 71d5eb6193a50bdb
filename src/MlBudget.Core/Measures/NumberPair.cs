using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What was predicted of a row and what turned out to be true: ŷ and y.</summary>
/// <param name="Track">The track that tells y; null where it is in the prediction's own record.</param>
/// <param name="Predicted">Where ŷ is.</param>
/// <param name="Actual">Where y is.</param>
/// <param name="Canonical">Where the two are.</param>
public sealed record NumberPair(int? Track, RowNumbers Predicted, RowNumbers Actual, string Canonical)
{
    /// <summary>Which rows have both.</summary>
    public FoldInput Input => Track is null ? FoldInput.Predictions : FoldInput.Labelled;
}

/// <summary>The pairs of a frame. Used by one thread.</summary>
/// <param name="pair">Where they are.</param>
internal sealed class PairReader(NumberPair pair)
{
    private long[] _predicted = [], _actual = [];

    /// <summary>Reads the pairs of a frame, and writes in which rows both numbers are known.</summary>
    public void Read(FoldFrame frame, ulong[] known)
    {
        if (_predicted.Length < frame.Capacity)
            (_predicted, _actual) = (new long[frame.Capacity], new long[frame.Capacity]);
        pair.Predicted.Read(frame, _predicted.AsSpan(0, frame.Count));
        pair.Actual.Read(frame, _actual.AsSpan(0, frame.Count));
        known.AsSpan(0, Bits.Words(frame.Count)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (Millionths.IsKnown(_predicted[row]) && Millionths.IsKnown(_actual[row]))
                Bits.Set(known, row);
        }
    }

    /// <summary>ŷ of a row in which both are known, in millionths.</summary>
    public Int128 Predicted(int row) => Millionths.ValueOf(_predicted[row]);

    /// <summary>y of a row in which both are known, in millionths.</summary>
    public Int128 Actual(int row) => Millionths.ValueOf(_actual[row]);
}
