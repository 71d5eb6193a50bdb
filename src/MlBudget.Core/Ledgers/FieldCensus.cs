using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// Counts what records hold of fields where that is not part of counting predictions: of labels, and of all that is read before a
/// condition leaves some of it out.
/// </summary>
/// <param name="folder">Folds into the model's measures.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed class FieldCensus(MeasureFolder folder, int capacity)
{
    private readonly Dictionary<FoldInput, FoldFrame> _frames = [];

    /// <summary>Counts a batch.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="records">What they are.</param>
    public void Note(Batch batch, FoldInput records)
    {
        if (!_frames.TryGetValue(records, out var frame))
            _frames[records] = frame = new(capacity, 0) { Records = records };
        frame.Take(batch);
        Bits.Fill(frame.Rows, batch.Count);
        folder.Fold(frame);
    }
}
