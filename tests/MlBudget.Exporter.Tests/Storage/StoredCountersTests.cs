using MlBudget.Core.Persistence;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class StoredCountersTests
{
    private static readonly LedgerCounters Counters = new(1, 2, 3, 4, 5, 6) { Duplicates = 7, RefusedIds = 8, LabelsLeftOut = 9 };

    [Fact]
    public void Counters_come_back() =>
        Assert.Equal((Counters, new Instant(123)), StoredCounters.FromBlob(17, StoredCounters.ToBlob(17, Counters, new(123))));

    [Fact]
    public void Those_that_an_older_program_didn_t_know_are_0()
    {
        var blob = new BlobWriter();
        blob.OptionalTime(new(123));
        Cells.Write(blob, [1, 2, 3, 4, 5, 6]);
        var older = SealedBlob.Seal(SealedBlob.Key(17, 1), blob.Written);
        Assert.Equal((new LedgerCounters(1, 2, 3, 4, 5, 6), new Instant(123)), StoredCounters.FromBlob(17, older));
    }
}
