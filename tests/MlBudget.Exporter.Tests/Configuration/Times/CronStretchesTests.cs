using Cronos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;

namespace MlBudget.Exporter.Tests.Configuration.Times;

/// <summary>Starts by the clocks of a zone, on both sides of both changes of clocks: in Berlin 2026-03-29 skips 02:00 to 03:00, and 2026-10-25 has
/// it twice.</summary>
public sealed class CronStretchesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    // A daily time that is skipped comes at the first instant after the gap, and only once where others of the gap come with it.
    [InlineData("30 2 * * *", "2026-03-28T00:00Z", "2026-03-31T00:00Z", "28T01:30 29T01:00 30T00:30")]
    [InlineData("0,30 2 * * *", "2026-03-29T00:00Z", "2026-03-30T00:00Z", "29T01:00")]
    [InlineData("0 2 * * SUN", "2026-03-22T00:00Z", "2026-04-06T00:00Z", "22T01:00 29T01:00 05T00:00")]
    // What comes every quarter of an hour goes on as often as before.
    [InlineData("*/15 * * * *", "2026-03-29T00:30Z", "2026-03-29T01:31Z", "29T00:30 29T00:45 29T01:00 29T01:15 29T01:30")]
    [InlineData("*/15 2 * * *", "2026-03-29T00:00Z", "2026-03-29T03:00Z", "29T01:00")]
    // A daily time that comes twice is the first of both.
    [InlineData("30 2 * * *", "2026-10-24T00:00Z", "2026-10-27T00:00Z", "24T00:30 25T00:30 26T01:30")]
    [InlineData("0,30 2 * * *", "2026-10-25T00:00Z", "2026-10-26T00:00Z", "25T00:00 25T00:30")]
    [InlineData("*/15 * * * *", "2026-10-25T00:30Z", "2026-10-25T01:31Z", "25T00:30 25T00:45 25T01:00 25T01:15 25T01:30")]
    // Where quarters of an hour are written, both hours have theirs.
    [InlineData("*/15 2 * * *", "2026-10-25T00:00Z", "2026-10-25T03:00Z", "25T00:00 25T00:15 25T00:30 25T00:45 25T01:00 25T01:15 25T01:30 25T01:45")]
    [InlineData("0 3 * * *", "2026-10-24T00:00Z", "2026-10-26T00:00Z", "24T01:00 25T02:00")]
    public void Starts_follow_the_clocks_of_the_zone(string cron, string from, string to, string starts)
    {
        var stretches = new CronStretches(CronExpression.Parse(cron), Berlin, TimeSpan.FromMinutes(1));

        Assert.Equal(starts, string.Join(' ', stretches.Overlapping(At(from), At(to)).Select(stretch => stretch.From.ToRfc3339()[8..16])));
    }

    [Fact]
    public void A_length_is_elapsed_time_also_over_a_change_of_clocks()
    {
        var stretches = new CronStretches(CronExpression.Parse("0 1 * * *"), Berlin, TimeSpan.FromHours(3));

        Assert.Equal([(At("2026-03-29T00:00Z"), At("2026-03-29T03:00Z"))], stretches.Overlapping(At("2026-03-29T00:00Z"), At("2026-03-29T12:00Z")));
        Assert.Equal([(At("2026-10-24T23:00Z"), At("2026-10-25T02:00Z"))], stretches.Overlapping(At("2026-10-24T12:00Z"), At("2026-10-25T12:00Z")));
    }

    [Fact]
    public void One_that_began_before_a_window_and_reaches_into_it_overlaps_it_and_one_that_ends_with_its_start_does_not()
    {
        var stretches = new CronStretches(CronExpression.Parse("0 2 * * *"), TimeZoneInfo.Utc, TimeSpan.FromHours(1));

        Assert.Single(stretches.Overlapping(At("2026-07-01T02:59Z"), At("2026-07-01T03:30Z")));
        Assert.Empty(stretches.Overlapping(At("2026-07-01T03:00Z"), At("2026-07-02T02:00Z")));
        Assert.Single(stretches.Overlapping(At("2026-07-01T03:00Z"), At("2026-07-02T02:01Z")));
    }

    [Fact]
    public void Only_those_that_start_between_its_bounds_are_there_and_one_that_has_started_goes_on()
    {
        var stretches = new CronStretches(
            CronExpression.Parse("0 2 * * *"), TimeZoneInfo.Utc, TimeSpan.FromHours(1), At("2026-07-02T02:00Z"), At("2026-07-04T02:00Z"));

        Assert.Equal(["02T02:00", "03T02:00"], stretches.Overlapping(At("2026-06-01T00:00Z"), At("2026-08-01T00:00Z")).Select(each => each.From.ToRfc3339()[8..16]));
        var late = new CronStretches(CronExpression.Parse("0 2 * * *"), TimeZoneInfo.Utc, TimeSpan.FromHours(1), last: At("2026-07-04T02:30Z"));
        Assert.Single(late.Overlapping(At("2026-07-04T02:45Z"), At("2026-07-06T00:00Z")));
    }

    [Fact]
    public void They_are_the_same_however_often_and_in_whatever_windows_they_are_asked_for()
    {
        var cron = CronExpression.Parse("*/5 1-3 * * *");
        var stretches = new CronStretches(cron, Berlin, TimeSpan.FromMinutes(2));
        foreach (var day in Enumerable.Range(0, 300).Concat(Enumerable.Range(0, 40)))
        {
            var (from, to) = (At("2026-01-01T00:00Z") + TimeSpan.FromHours(29 * day), At("2026-01-01T00:00Z") + TimeSpan.FromHours(29 * day + 31));
            var expected = cron.GetOccurrences((from - TimeSpan.FromMinutes(2)).ToDateTimeOffset(), to.ToDateTimeOffset(), Berlin, fromInclusive: false);
            Assert.Equal(expected.Select(Instant.From), stretches.Overlapping(from, to).Select(each => each.From));
        }
    }

    [Fact]
    public void Also_of_all_time_they_begin_where_the_calendar_does()
    {
        var stretches = new CronStretches(CronExpression.Parse("0 2 1 * *"), Berlin, TimeSpan.FromHours(1));

        Assert.Equal("1900-01-01T01:00:00Z", stretches.Overlapping(Instant.MinValue, new(0)).First().From.ToRfc3339());
        Assert.Empty(stretches.Overlapping(Instant.MinValue, At("1890-01-01T00:00Z")));
    }

    private static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
}
