using MlBudget.Core.Persistence;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class StoredCountersTests
{
    [Fact]
    public void Counters_come_back_as_they_were_written()
    {
        var counters = new LedgerCounters(1, 2, 3, 4, 5, 6)
        {
            AnswerTexts = new(long.MinValue + 1, 7, HasOther: true),
            LabelTexts = new(-9, long.MaxValue, HasOther: false),
        };
        Assert.Equal((counters, 8), StoredCounters.FromBlob(10, StoredCounters.ToBlob(10, counters, 8)));
    }

    [Fact]
    public void Counters_of_the_first_version_knew_nothing_of_texts()
    {
        var blob = new BlobWriter();
        blob.OptionalTime(8);
        Cells.Write(blob, [1, 2, 3, 4, 5, 6]);
        var stored = SealedBlob.Seal(SealedBlob.Key(10, 1), blob.Written);
        Assert.Equal((new LedgerCounters(1, 2, 3, 4, 5, 6), 8), StoredCounters.FromBlob(10, stored));
    }
}
