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
    private readonly FrameNumbers _predicted = new(pair.Predicted), _actual = new(pair.Actual);

    /// <summary>Reads the pairs of a frame, and writes in which rows both numbers are known.</summary>
    public void Read(FoldFrame frame, ulong[] known)
    {
        _predicted.Read(frame, known);
        _actual.ReadWithin(frame, known);
    }

    /// <summary>ŷ of a row in which both are known, in millionths.</summary>
    public Int128 Predicted(int row) => _predicted.ValueOf(row);

    /// <summary>y of a row in which both are known, in millionths.</summary>
    public Int128 Actual(int row) => _actual.ValueOf(row);
}
