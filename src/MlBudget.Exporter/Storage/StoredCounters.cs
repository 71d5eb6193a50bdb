using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>The counters of a model and the instant of its numbers, as bytes.</summary>
internal static class StoredCounters
{
    /// <summary>Packs counters. New ones come last.</summary>
    /// <param name="model">The model's key.</param>
    /// <param name="counters">The counters.</param>
    /// <param name="clock">The instant of the numbers; null while there is none.</param>
    public static byte[] ToBlob(long model, LedgerCounters counters, Instant? clock)
    {
        var blob = new BlobWriter();
        blob.OptionalTime(clock);
        Cells.Write(blob, [
            counters.Predictions, counters.GroupOverflow, counters.LabelsExpired, counters.LabelsUnknown, counters.LabelConflicts,
            counters.WaitingOverflow, counters.Duplicates, counters.RefusedIds, counters.LabelsLeftOut,
            .. Texts(counters.AnswerTexts), .. Texts(counters.LabelTexts), counters.NumbersOutOfRange,
            counters.ListsCountedBefore,
        ]);
        return SealedBlob.Seal(RowKeys.Counters(model), blob.Written);

        static long[] Texts(StoredClassTexts texts) => [texts.Key, texts.Negative, texts.HasOther ? 1 : 0];
    }

    /// <summary>Unpacks counters. Those that an older program didn't know are 0.</summary>
    /// <exception cref="BlobException">The bytes are none.</exception>
    public static (LedgerCounters Counters, Instant? Clock) FromBlob(long model, byte[] blob)
    {
        var reader = new BlobReader(SealedBlob.Open(RowKeys.Counters(model), blob));
        var clock = reader.OptionalTime();
        var cells = Cells.Read(ref reader);
        var counters = new LedgerCounters(Cell(0), Cell(1), Cell(2), Cell(3), Cell(4), Cell(5))
        {
            Duplicates = Cell(6),
            RefusedIds = Cell(7),
            LabelsLeftOut = Cell(8),
            AnswerTexts = Texts(9),
            LabelTexts = Texts(12),
            NumbersOutOfRange = Cell(15),
            ListsCountedBefore = Cell(16),
        };
        return (counters, clock);

        long Cell(int index) => index < cells.Length ? cells[index] : 0;

        StoredClassTexts Texts(int first) => new(Cell(first), Cell(first + 1), Cell(first + 2) != 0);
    }
}
