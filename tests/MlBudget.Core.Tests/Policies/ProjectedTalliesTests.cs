using System.Numerics;
using MlBudget.Core.Measures;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Tests.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>The mean of a day, repeated in every counter.</summary>
public sealed class ProjectedTalliesTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start, Now = Start + Day;
    private static readonly TimeWindow LastDay = new(Start, Now);

    private readonly TallyModel _model = new();

    [Fact]
    public void A_window_has_what_was_counted_and_ahead_of_it_the_mean_of_the_day()
    {
        // 24 hours of 10 and 7 are counted; of six hours behind and twelve ahead that is 18 of each.
        var success = Fill(_ => [10, 7]);

        var share = success.Read(new ProjectedTallies(_model.Ledger, LastDay), 0, new(Now - 6 * Hour, Now + 12 * Hour));

        Assert.Equal((180, 126), (share.Events, share.Hits));
    }

    [Fact]
    public void A_stretch_is_rounded_once_and_not_hour_by_hour()
    {
        // Ten in the day are 0.41666 in an hour: none by the hour, and 70 in a week.
        var success = Fill(hour => hour < 10 ? [1, 1] : [0, 0]);
        var projected = new ProjectedTallies(_model.Ledger, LastDay);

        Assert.Equal(0, projected.EventsOf(success.Terms[0].Measure, 0, new(Now, Now + Hour)));
        Assert.Equal(70, projected.EventsOf(success.Terms[0].Measure, 0, new(Now, Now + 7 * Day)));
        Assert.Equal(70, projected.AllEvents(success.Terms[0].Measure, new(Now, Now + 7 * Day)));
    }

    [Fact]
    public void What_was_counted_behind_the_day_is_not_read()
    {
        // The watermark of labels lies behind the newest records.
        var success = Fill(_ => [10, 10]);
        _model.Add(success, Now + Hour, [1000, 0]);

        Assert.Equal(40, new ProjectedTallies(_model.Ledger, LastDay).EventsOf(success.Terms[0].Measure, 0, new(Now - Hour, Now + 3 * Hour)));
    }

    [Fact]
    public void Excluded_time_has_nothing_behind_and_ahead()
    {
        // Of the day 12 hours count, so an hour has 10 and not 5; of ten hours ahead eight count.
        var success = Fill(_ => [10, 10]);
        var excluded = new ExcludedTime(
        [
            new SingleStretch(new Minute(Start).Start, new Minute(Start + 12 * Hour).Start),
            new SingleStretch(new Minute(Now + 4 * Hour).Start, new Minute(Now + 6 * Hour).Start),
        ]);
        var projected = new ProjectedTallies(ExcludingTallies.Of(_model.Ledger, excluded, new(Start, Now + Day)), LastDay);

        Assert.Equal(80, projected.EventsOf(success.Terms[0].Measure, 0, new(Now, Now + 10 * Hour)));
        Assert.Equal(2 * Hour, projected.ExcludedIn(new(Now, Now + 10 * Hour), SlotSize.Minute));
    }

    [Fact]
    public void Groups_go_on_each_by_itself()
    {
        var accuracy = _model.Proportion("accuracy", byMerchant: true);
        _model.Add(accuracy, Start, [24, 0, 0, 48], "a");
        _model.Add(accuracy, Start, [0, 240, 0, 0], "b");
        var projected = new ProjectedTallies(_model.Ledger, LastDay);
        var ahead = new TimeWindow(Now, Now + 2 * Hour);

        Assert.Equal((6, 6), (accuracy.Read(projected, 1, ahead).Events, accuracy.Read(projected, 1, ahead).Hits));
        Assert.Equal((20, 0), (accuracy.Read(projected, 2, ahead).Events, accuracy.Read(projected, 2, ahead).Hits));
        Assert.Equal(26, projected.AllEvents(accuracy.Terms[0].Measure, ahead));
    }

    [Theory]
    [InlineData(5_000_000_000_123L, 1)]
    [InlineData(-5_000_000_000_123L, 1)]
    [InlineData(-7L, 13)]
    [InlineData(123_456_789_012_345_678L, 167)]
    public void A_number_that_several_counters_hold_is_rounded_as_one(long ofDay, int hours)
    {
        // Its upper half alone, rounded, would be off by two thousand units.
        var (low, high) = ((long)(ofDay & uint.MaxValue), ofDay >> 32);
        var projected = new ProjectedTallies(new PlainTallies(new NumberCounting(0, new ToldNumbers(), "outcome"), [24, low, high]), new(0, Day));
        Span<long> sums = stackalloc long[3];
        sums.Clear();
        projected.SumInto(0, 0, new(Day, Day + hours * Hour), sums);

        Assert.Equal(hours, sums[0]);
        var (count, sum) = NumberCounting.SumOf(sums);
        Assert.Equal(hours, count);
        Assert.InRange((double)(sum * 24 - (BigInteger)ofDay * hours), -12, 12);
    }

    [Fact]
    public void Numbers_say_which_of_their_counters_go_on_with_another()
    {
        foreach (var counting in new Counting[] { new NumberCounting(0, new ToldNumbers(), "outcome"), new ErrorCounting(new(0, new KeptNumbers(0), new ToldNumbers(), "outcome")) })
        {
            // A number is named by its first counter, and the others by what they hold of it.
            var names = counting.Counters.Select(name => name.Split(", ")).ToArray();
            Assert.Equal(names.Select(name => name.Length > 1 && name[1] is not ("low" or "1st")), counting.Continues);
        }
    }

    private Proportion Fill(Func<int, long[]> hours)
    {
        var success = _model.Success();
        for (var hour = 0; hour < 24; hour++)
            _model.Add(success, Start + hour * Hour, hours(hour));
        return success;
    }
}
