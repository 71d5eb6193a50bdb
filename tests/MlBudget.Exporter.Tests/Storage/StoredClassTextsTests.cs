using MlBudget.Core.Persistence;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

public sealed class StoredClassTextsTests
{
    [Fact]
    public void What_was_seen_of_classes_comes_back_beside_the_counters()
    {
        var counters = new LedgerCounters(1, 2, 3, 4, 5, 6)
        {
            AnswerTexts = new(long.MinValue + 1, 7, HasOther: true),
            LabelTexts = new(-9, long.MaxValue, HasOther: false),
        };
        Assert.Equal((counters, new Instant(8)), StoredCounters.FromBlob(10, StoredCounters.ToBlob(10, counters, new(8))));
    }
}
