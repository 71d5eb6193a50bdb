using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Records;

/// <summary>How long sources are usually silent.</summary>
public sealed class SourceRhythmTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, Week = 7 * Day;
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    [Fact]
    public void Before_a_day_of_records_nothing_is_known()
    {
        Assert.Null(Of(Every(10, 0, Day - 10)).LongestUsualSilence);
        Assert.Equal(TimeSpan.FromMinutes(10), Of(Every(10, 0, Day)).LongestUsualSilence);
    }

    [Fact]
    public void Labels_of_once_a_day_are_usually_a_day_silent() =>
        Assert.Equal(TimeSpan.FromDays(1), Of(Every(Day, 0, 10 * Day)).LongestUsualSilence);

    [Fact]
    public void A_weekend_of_every_week_is_usual_and_an_outage_of_one_is_not()
    {
        // Five days of records a week, for three weeks.
        var weeks = Enumerable.Range(0, 3).SelectMany(week => Every(5, week * Week, week * Week + 5 * Day)).Append(3 * Week);
        Assert.Equal(TimeSpan.FromDays(2), Of(weeks).LongestUsualSilence);

        // Records all the time, but for half a day in the last week.
        var outage = Every(5, 0, 3 * Week).Where(minute => minute is < 3 * Week - 2 * Day or > 3 * Week - 2 * Day + Day / 2);
        Assert.Equal(TimeSpan.FromMinutes(5), Of(outage).LongestUsualSilence);
    }

    [Fact]
    public void A_weekend_is_usual_at_whatever_minute_of_the_week_it_is_asked()
    {
        // Records from Monday 08:00 to Friday 18:00, for five weeks.
        var minutes = Enumerable.Range(0, 5).SelectMany(week => Every(5, week * Week + 8 * Hour, week * Week + 4 * Day + 18 * Hour)).ToArray();
        var rhythm = new SourceRhythm();
        foreach (var minute in minutes)
        {
            rhythm.Note(Times([minute]));
            if (minute >= 3 * Week)
                Assert.Equal(TimeSpan.FromHours(62), rhythm.LongestUsualSilence);
        }
    }

    [Fact]
    public void A_batch_of_once_a_week_is_usually_a_week_silent_and_one_of_every_second_month_has_no_rhythm()
    {
        var weekly = Enumerable.Range(0, 6).SelectMany(week => Every(1, week * Week, week * Week + 30));
        Assert.Equal(TimeSpan.FromMinutes(Week - 30), Of(weekly).LongestUsualSilence);
        Assert.Null(Of([0, 60 * Day, 120 * Day]).LongestUsualSilence);
    }

    [Fact]
    public void A_stray_record_of_before_makes_no_silence_usual()
    {
        Assert.Null(Of([0, .. Every(1, 6 * Day, 6 * Day + 10 * Hour)]).LongestUsualSilence);
        Assert.Equal(TimeSpan.FromMinutes(1), Of([0, .. Every(1, 6 * Day, 8 * Day)]).LongestUsualSilence);
    }

    [Fact]
    public void In_the_first_weeks_the_longest_silence_counts() =>
        Assert.Equal(TimeSpan.FromHours(3), Of(Every(5, 0, Day).Concat(Every(5, Day + 3 * Hour, 2 * Day))).LongestUsualSilence);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Neither_order_nor_parts_nor_a_restart_make_a_difference_and_a_plain_set_says_the_same(int seed)
    {
        var random = new Random(seed);
        var minutes = new HashSet<int>();
        for (var minute = 0; minute < 6 * Week; minute += random.Next(1, random.Next(8) == 0 ? 600 : 30))
            minutes.Add(minute);
        var ordered = Of(minutes.Order());

        var shuffled = minutes.ToArray();
        random.Shuffle(shuffled);
        var restarted = new SourceRhythm();
        foreach (var part in shuffled.Chunk(1000))
        {
            restarted.Note(Times(part));
            restarted = Restored(restarted);
        }

        Assert.Equal(Slow(minutes), ordered.LongestUsualSilence);
        Assert.Equal(Slow(minutes), restarted.LongestUsualSilence);
    }

    [Fact]
    public void It_is_written_only_where_a_minute_is_new()
    {
        var rhythm = Of([0, 5]);
        Assert.True(rhythm.HasChanged);
        rhythm.Save(new());
        Assert.True(rhythm.HasChanged);
        rhythm.Committed();
        Assert.False(rhythm.HasChanged);

        rhythm.Note(Times([5, 0, 5]));
        Assert.False(rhythm.HasChanged);
        rhythm.Note(Times([6]));
        Assert.True(rhythm.HasChanged);
    }

    [Fact]
    public void A_record_of_more_than_four_weeks_ago_counts_no_more()
    {
        var rhythm = Of(Every(5, 5 * Week, 8 * Week));
        var before = rhythm.LongestUsualSilence;
        rhythm.Note(Times([0]));

        Assert.Equal(before, rhythm.LongestUsualSilence);
    }

    private static TimeSpan? Slow(HashSet<int> minutes)
    {
        var last = minutes.Max();
        var kept = minutes.Where(minute => minute > last - 4 * Week).Order().ToArray();
        var gaps = kept.Zip(kept.Skip(1), (one, next) => (End: next, Length: next - one)).ToArray();
        var latest = gaps.Where(gap => gap.End > last - Week).Max(gap => gap.Length);
        var before = gaps.Where(gap => gap.End > last - 2 * Week && gap.End <= last - Week).Max(gap => gap.Length);
        return TimeSpan.FromMinutes(Math.Min(latest, before));
    }

    private static IEnumerable<int> Every(int step, int from, int to)
    {
        for (var minute = from; minute <= to; minute += step)
            yield return minute;
    }

    private static SourceRhythm Of(IEnumerable<int> minutes)
    {
        var rhythm = new SourceRhythm();
        rhythm.Note(Times([.. minutes]));
        return rhythm;
    }

    private static long[] Times(int[] minutes) => [.. minutes.Select(minute => new Minute(Start + minute).Start.Micros + 1_500_000)];

    private static SourceRhythm Restored(SourceRhythm rhythm)
    {
        var blob = new BlobWriter();
        rhythm.Save(blob);
        var restored = new SourceRhythm();
        var reader = new BlobReader(blob.Written);
        restored.Restore(ref reader);
        Assert.True(reader.AtEnd);
        return restored;
    }
}
