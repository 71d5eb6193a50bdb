using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

public sealed class LearningPeriodTests
{
    [Fact]
    public void Before_any_prediction_the_period_has_not_begun()
    {
        var progress = new ModelLedger(Define(days: 7, origin: null)).Progress(new(Start + Hour / 2))!;
        Assert.Equal(new(new(Start), new(Start + 7 * Day), 0, 0, null), progress);
    }

    [Fact]
    public void It_begins_with_the_first_hour_that_is_observed_and_ends_when_its_labels_are_there()
    {
        var ledger = new ModelLedger(Define(days: 7));
        // A stray record of long ago begins nothing.
        Fold(ledger, Traffic(10, 200).Skip(5 * 200).Prepend(new(Start - 5 * Day, 5_000_000)));
        Fold(ledger, Traffic(10, 200).Where((_, index) => index % 2 == 0)
            .Select(answer => new Truth(answer.Time + Hour, answer.Id!.Value, "1")));
        var from = Start + 5 * Hour;
        var progress = ledger.Progress(new(from + Day + 84 * Hour))!;
        Assert.Equal((new Instant(from), new Instant(from + 7 * Day), 0.5), (progress.From, progress.To, progress.Share));
        Assert.Equal(7 * 24 * 200, progress.Rows);
        Assert.Equal(0.5, progress.Labelled);
        Assert.False(progress.IsOver);
        progress = ledger.Progress(new(from + 8 * Day))!;
        Assert.Equal((new Instant(from), true), (progress.From, progress.IsOver));
        Assert.False(ledger.Progress(new(from + 8 * Day - 1))!.IsOver);
    }

    [Fact]
    public void Once_it_is_over_it_slides_on_each_midnight_by_a_day()
    {
        var ledger = new ModelLedger(Define(days: 7, origin: null));
        Fold(ledger, Traffic(30, 20).Skip(5 * 20));
        Assert.Equal(new(Start + 5 * Hour), ledger.Progress(new(Start + 7 * Day + 23 * Hour))!.From);
        for (var day = 1; day < 20; day++)
        {
            foreach (var hour in new[] { 0, 1, 23 })
            {
                ledger.Advance(new(Start + (day + 7) * Day + hour * Hour));
                var progress = ledger.Progress(new(Start + (day + 7) * Day + hour * Hour))!;
                Assert.Equal((new Instant(Start + day * Day), true), (progress.From, progress.IsOver));
                Assert.Equal(7 * 24 * 20, progress.Rows);
            }
        }

        Assert.Empty(ledger.Learn(new(Start + 19 * Day), new(Start + 26 * Day)).Refusals);
    }

    [Fact]
    public void What_is_learned_from_is_kept_as_long_as_it_may_be_and_no_longer()
    {
        var ledger = new ModelLedger(Define(days: 28));
        Fold(ledger, Traffic(40, 5));
        var records = ledger.Definition.Learning!.Records;
        // 28 days, one of the labels' delay, and two more.
        ledger.Advance(new(Start + 31 * Day));
        Assert.Equal(Start / Day, ledger.Samples!.Days.First().Day);
        Assert.Equal(Start, FirstHour());
        ledger.Advance(new(Start + 32 * Day));
        Assert.Equal(Start / Day + 1, ledger.Samples!.Days.First().Day);
        Assert.Equal(Start + Day, FirstHour());

        var given = new ModelLedger(Define(days: null));
        Fold(given, Traffic(40, 5));
        given.Advance(new(Start + 3000 * Day));
        Assert.Equal(40, given.Samples!.Days.Count);
        Assert.Null(given.Progress(new(Start + 40 * Day)));

        long? FirstHour()
        {
            var start = EventTime.MinuteOf(Start);
            var day = Enumerable.Range(0, 40).First(
                day => ledger.Measure(records).AllEvents(new(start + day * TimeWindow.Day, start + (day + 1) * TimeWindow.Day)) > 0);
            return Start + day * Day;
        }
    }
}
