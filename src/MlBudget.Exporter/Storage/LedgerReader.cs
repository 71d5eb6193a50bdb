using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>Reads what was committed of a model back into a ledger.</summary>
/// <param name="store">Where from.</param>
/// <param name="stored">The model's place.</param>
internal sealed class LedgerReader(Store store, StoredModel stored)
{
    /// <summary>Fills a ledger.</summary>
    /// <exception cref="BlobException">What was stored doesn't fit it.</exception>
    public void Restore(ModelLedger ledger)
    {
        if (stored.Counters is null)
            return;
        ledger.Restore(stored.Counters);
        for (var attribute = 0; attribute < ledger.Definition.Attributes.Length; attribute++)
            RestoreGroups(ledger, attribute);
        for (var measure = 0; measure < stored.Measures.Length; measure++)
            RestoreMeasure(ledger, measure);
        if (stored.Layout is { } layout)
            RestoreSegments(ledger, layout);
        if (!stored.Added.IsEmpty)
            ledger.Recount(stored.Added);
    }

    private void RestoreGroups(ModelLedger ledger, int attribute)
    {
        var path = ledger.Definition.Attributes[attribute].Path;
        using var read = store.Prepare(
            "SELECT code, value FROM attribute_values WHERE model = $model AND attribute = $attribute ORDER BY code");
        read.ForEach(
            row => ledger.RestoreGroup(
                attribute, row.GetInt32(0), Open(RowKeys.Value(stored.Id, path, row.GetInt32(0)), row.GetFieldValue<byte[]>(1)).Text()),
            stored.Id, path);
    }

    private void RestoreMeasure(ModelLedger ledger, int measure)
    {
        var id = stored.Measures[measure];
        var canonical = ledger.Definition.Measures[measure].Canonical;
        using var arrived = store.Prepare("SELECT arrived FROM measures WHERE id = $measure");
        if (arrived.Value(id) is byte[] counters)
            ledger.RestoreArrived(measure, ReadCells(RowKeys.Measure(stored.Id, canonical), counters));
        using var observed = store.Prepare("SELECT observed FROM measures WHERE id = $measure");
        if (observed.Value(id) is byte[] hours)
            ledger.RestoreObserved(measure, ReadCells(RowKeys.Observed(stored.Id, canonical), hours));
        using var pages = store.Prepare("SELECT slot, page, group_code, cells FROM pages WHERE measure = $measure");
        pages.ForEach(
            row => ledger.RestorePage(
                new(measure, row.GetInt32(2), SlotOf(row.GetInt32(0)), row.GetInt32(1)),
                ReadCells(
                    RowKeys.Page(id, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), row.GetFieldValue<byte[]>(3))),
            id);
    }

    private void RestoreSegments(ModelLedger ledger, RowLayout layout)
    {
        using var read = store.Prepare(
            "SELECT kind, hour, number, content FROM segments WHERE model = $model ORDER BY kind, hour, number");
        read.ForEach(
            row =>
            {
                var key = new SegmentKey((SegmentKind)row.GetInt32(0), row.GetInt64(1), row.GetInt32(2));
                var content = SealedBlob.Open(RowKeys.Segment(stored.Id, key), row.GetFieldValue<byte[]>(3));
                ledger.RestoreSegment(key, content, layout);
            },
            stored.Id);
        ledger.Restored(layout);
    }

    private static SlotSize SlotOf(int slot) => slot is (int)SlotSize.Minute or (int)SlotSize.Hour
        ? (SlotSize)slot : throw new BlobException($"found slots of {slot} minutes, expected 1 or 60");

    private static long[] ReadCells(long key, byte[] blob)
    {
        var reader = Open(key, blob);
        return Cells.Read(ref reader);
    }

    private static BlobReader Open(long key, byte[] blob) => new(SealedBlob.Open(key, blob));
}
