using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

public sealed class SamplePersistenceTests
{
    private readonly LedgerStore _store = new();

    [Fact]
    public void A_commit_writes_one_segment_of_each_day_that_changed_and_none_of_the_others()
    {
        var ledger = new ModelLedger(Define(100));
        Fold(ledger, Traffic(3, 10));
        _store.Commit(ledger);
        Assert.Equal([0, 1, 2], _store.Written.Select(key => (key.Hour - Start / Hour) / 24));
        _store.Commit(ledger);
        Assert.Empty(_store.Written);

        var sampled = Traffic(3, 10).First(answer => SampleText.Of(ledger.Samples!).Contains($" {answer.Time} ", StringComparison.Ordinal));
        Fold(ledger, [new Truth(sampled.Time + Hour, sampled.Id!.Value, "1")]);
        _store.Commit(ledger);
        Assert.Equal([new SegmentKey(SegmentKind.Samples, sampled.Time / Day * 24, 1)], _store.Written);
        // Of the same label again there is nothing to be saved.
        Fold(ledger, [new Truth(sampled.Time + Hour, sampled.Id!.Value, "1")]);
        _store.Commit(ledger);
        Assert.Empty(_store.Written);
    }

    [Fact]
    public void A_day_of_many_segments_is_written_anew_as_one_and_not_all_days_at_once()
    {
        var ledger = new ModelLedger(Define());
        foreach (var round in Enumerable.Range(0, 200))
        {
            Fold(ledger, Enumerable.Range(0, 5).Select(
                day => new Answer(Start + day * Day + round, 1000 * day + round, "1", 0.5, 1, round, "NL")));
            _store.Commit(ledger);
            var anew = _store.Written.Count(key => key.Number == 0);
            Assert.InRange(anew, 0, round == 0 ? 5 : 1);
        }

        Assert.All(
            _store.Segments.Keys.Where(key => key.Kind == SegmentKind.Samples).GroupBy(key => key.Hour),
            segments => Assert.InRange(segments.Count(), 1, 64));
        Assert.Equal(SampleText.Of(ledger.Samples!), SampleText.Of(_store.Restore(Define()).Samples!));
    }

    [Fact]
    public void Days_that_can_be_in_no_period_any_more_are_deleted_even_if_they_come_again()
    {
        var ledger = new ModelLedger(Define(days: 7));
        Fold(ledger, Traffic(3, 10));
        _store.Commit(ledger);
        ledger.Advance(new(Start + 11 * Day));
        _store.Commit(ledger);
        Assert.Equal([1, 2], Days());
        Fold(ledger, Traffic(3, 10).Take(1));
        _store.Commit(ledger);
        Assert.Equal([0, 1, 2], Days());
        Assert.Equal(SampleText.Of(ledger.Samples!), SampleText.Of(_store.Restore(Define(days: 7)).Samples!));
        ledger.Advance(new(Start + 13 * Day));
        _store.Commit(ledger);
        Assert.Empty(Days());
    }

    [Fact]
    public void Samples_of_other_columns_are_deleted()
    {
        var ledger = new ModelLedger(Define(100));
        Fold(ledger, Traffic(3, 10));
        _store.Commit(ledger);
        var changed = _store.Restore(Define(50));
        Assert.Empty(changed.Samples!.Days);
        Assert.Equal(720, changed.Predictions);
        _store.Commit(changed);
        Assert.Empty(Days());
        Assert.NotEmpty(_store.Segments);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("Y", false)]
    public void Samples_whose_labels_were_read_with_other_classes_are_deleted(string positive, bool areKept)
    {
        var definition = Define(100, origin: LabelOrigin.Inline);
        var ledger = new ModelLedger(definition with { Classes = BinaryClasses.Of("1") });
        Fold(ledger, Traffic(3, 10));
        _store.Commit(ledger);
        var restored = _store.Restore(definition with { Classes = BinaryClasses.Of(positive) });
        Assert.Equal(areKept ? 3 : 0, restored.Samples!.Days.Count);
    }

    [Fact]
    public void Another_order_of_the_features_changes_no_sample()
    {
        var (one, other) = (Define(), Define());
        other = other with { Learning = other.Learning! with { Features = [.. other.Learning.Features.Reverse()] } };
        Assert.Equal(new ModelLedger(one).Layout, new ModelLedger(other).Layout);
        Assert.NotEqual(new ModelLedger(one).Layout, new ModelLedger(Define(origin: LabelOrigin.Inline)).Layout);
        Assert.NotEqual(new ModelLedger(one).Layout, new ModelLedger(one with { Learning = null }).Layout);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(5)]
    [InlineData(24L * 1_471_950_000)]
    public void Segments_of_impossible_hours_are_damage(long hour)
    {
        var ledger = new ModelLedger(Define());
        Assert.Throws<BlobException>(() => ledger.RestoreSegment(new(SegmentKind.Samples, hour, 0), [0, 0], ledger.Layout!));
        Assert.Throws<BlobException>(() => ledger.RestoreSegment(new(SegmentKind.Samples, 48, 1), [0, 0], ledger.Layout!));
    }

    private IEnumerable<long> Days() => _store.Segments.Keys.Where(key => key.Kind == SegmentKind.Samples)
        .Select(key => (key.Hour - Start / Hour) / 24).Distinct().Order();
}
