using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;

namespace MlBudget.Core.Joins.Waiting;

/// <summary>The predictions of one hour of event time that wait for their labels, or keep them for a correction.</summary>
/// <param name="hour">The hour, counted from the epoch.</param>
internal sealed class WaitingHour(long hour) : SegmentedHour(hour)
{
    /// <summary>Its rows, in chunks of which all but the last are full.</summary>
    public List<RowChunk> Chunks { get; } = [];

    /// <summary>How many rows it has.</summary>
    public int Count => Chunks.Count == 0 ? 0 : Chunks[^1].FirstRow + Chunks[^1].Count;

    /// <summary>How many of its rows wait for a label.</summary>
    public long Unlabelled { get; set; }

    /// <summary>How many of its rows, from the first on, were looked at once their time without a label was over.</summary>
    public int Swept { get; set; }

    /// <summary>How many of its rows, from the first on, are saved.</summary>
    public int SavedRows { get; private set; }

    /// <summary>Of which saved rows a label is new or better since: row and track, each once.</summary>
    public List<(int Row, int Track)> Changes { get; } = [];

    /// <summary>Whether anything of it is to be saved.</summary>
    public bool IsUnsaved => IsOutdated || Count > SavedRows || Changes.Count > 0;

    /// <summary>A row by its number within the hour.</summary>
    public WaitingRow this[int row] => new(Chunks[row >> RowChunk.RowBits], row & (RowChunk.Capacity - 1));

    /// <summary>The chunks that hold the rows from one on, each with the index of its first such row.</summary>
    public IEnumerable<(RowChunk Chunk, int First)> ChunksFrom(int row) => Chunks
        .Skip(row >> RowChunk.RowBits).Select(chunk => (chunk, Math.Max(0, row - chunk.FirstRow)));

    /// <summary>Notes that a segment holds all that is new.</summary>
    public void MarkSaved()
    {
        if (!IsUnsaved)
            return;
        CountSegment();
        SavedRows = Count;
        foreach (var (row, track) in Changes)
        {
            var (chunk, index) = this[row];
            chunk.Marks(track)[index] &= ~TrackMarks.Unsaved;
        }

        Changes.Clear();
    }

    /// <summary>Notes that a segment was read back.</summary>
    public void MarkRestored(int number)
    {
        CountRestored(number);
        SavedRows = Count;
    }
}
