using CsCheck;
using MlBudget.Core.Time;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Tests.Timelines;

/// <summary>Tiers and pages must not show: every sum is that of a plain dictionary.</summary>
public sealed class TieredTimelineTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, Counters = 3;

    private static readonly Gen<(int Minute, int Counter, long Count)[]> Additions = Gen.Select(
        Gen.Int[-3 * Day, 12 * Day], Gen.Int[0, Counters - 1], Gen.Long[-5, 100]).Array[0, 200];

    [Theory]
    [InlineData(SlotSize.Minute)]
    [InlineData(SlotSize.Hour)]
    public void Every_window_holds_what_a_plain_count_finds_in_it(SlotSize slot) =>
        Gen.Select(Additions, Edges(slot)).Sample((additions, window) =>
            Assert.Equal(PlainSums(additions, window), Sums(Fill(additions, slot), window)), iter: 2000);

    [Fact]
    public void Windows_that_end_at_a_watermark_need_minutes_of_their_last_day_only() =>
        Gen.Select(Additions, Gen.Int[0, 12 * Day], Gen.Int[1, 9 * Day]).Sample((additions, watermark, length) =>
        {
            var timeline = Fill(additions, SlotSize.Minute);
            timeline.DropBefore(hoursFrom: -3 * Day, minutesFrom: watermark - Day - 2 * Hour);
            var window = TimeWindow.Ending(new(watermark), TimeSpan.FromMinutes(length));
            Assert.Equal(PlainSums(additions, window), Sums(timeline, window));
        }, iter: 2000);

    [Fact]
    public void Dropping_takes_whole_days_before_the_given_one_and_nothing_else() =>
        Gen.Select(Additions, Gen.Int[-3 * Day, 12 * Day]).Sample((additions, from) =>
        {
            var timeline = Fill(additions, SlotSize.Minute);
            var firstKept = TimeWindow.Floor(from, Day);

            timeline.DropBefore(from, from);

            Assert.True(timeline.Kept == default || timeline.Kept.From >= firstKept);
            Assert.Equal(new long[Counters], Sums(timeline, new(-4 * Day, firstKept)));
            Assert.Equal(
                PlainSums(additions, new(firstKept, 13 * Day)), Sums(timeline, new(firstKept, 13 * Day)));
        });

    [Fact]
    public void What_is_added_to_a_dropped_day_counts_anew()
    {
        var timeline = new TieredTimeline(1, SlotSize.Minute);
        timeline.Add(10, 0, 5);
        timeline.DropBefore(Day, Day);
        timeline.Add(10, 0, 2);

        Assert.Equal([2], Sums(timeline, new(0, Day), counters: 1));
    }

    [Fact]
    public void What_is_kept_goes_from_the_day_of_the_first_event_to_that_of_the_last()
    {
        var timeline = new TieredTimeline(1, SlotSize.Hour);
        Assert.Equal(default, timeline.Kept);
        timeline.Add(3 * Day + 17, 0, 1);
        timeline.Add(-1, 0, 1);
        Assert.Equal(new(-Day, 4 * Day), timeline.Kept);
    }

    [Fact]
    public void A_timeline_without_counters_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TieredTimeline(0, SlotSize.Hour));

    /// <summary>Windows whose edges are slot edges; of any length, empty too.</summary>
    private static Gen<TimeWindow> Edges(SlotSize slot) =>
        Gen.Select(Gen.Int[-4 * Day, 13 * Day], Gen.Int[0, 9 * Day], (from, length) => new TimeWindow(
            TimeWindow.Floor(from, (int)slot), TimeWindow.Floor(from + length, (int)slot)));

    private static TieredTimeline Fill((int Minute, int Counter, long Count)[] additions, SlotSize slot)
    {
        var timeline = new TieredTimeline(Counters, slot);
        foreach (var (minute, counter, count) in additions)
            timeline.Add(minute, counter, count);
        return timeline;
    }

    private static long[] Sums(TieredTimeline timeline, TimeWindow window, int counters = Counters)
    {
        var sums = new long[counters];
        timeline.SumInto(window, sums);
        return sums;
    }

    private static long[] PlainSums((int Minute, int Counter, long Count)[] additions, TimeWindow window)
    {
        var sums = new long[Counters];
        foreach (var (minute, counter, count) in additions)
            sums[counter] += minute >= window.From && minute < window.To ? count : 0;
        return sums;
    }
}
