using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>The counters of a model as cells. New ones come last, and are 0 where an older program has written.</summary>
internal static class StoredCounters
{
    /// <summary>The cells of counters.</summary>
    public static long[] ToCells(LedgerCounters counters) =>
    [
        counters.Predictions, counters.GroupOverflow, counters.LabelsExpired, counters.LabelsUnknown, counters.LabelConflicts,
        counters.WaitingOverflow,
    ];

    /// <summary>The counters of cells that were sealed.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static LedgerCounters FromBlob(byte[] blob)
    {
        var reader = new BlobReader(SealedBlob.Open(blob));
        return FromCells(Cells.Read(ref reader));
    }

    /// <summary>The counters of cells.</summary>
    public static LedgerCounters FromCells(long[] cells)
    {
        return new(Cell(0), Cell(1), Cell(2), Cell(3), Cell(4), Cell(5));

        long Cell(int index) => index < cells.Length ? cells[index] : 0;
    }
}
