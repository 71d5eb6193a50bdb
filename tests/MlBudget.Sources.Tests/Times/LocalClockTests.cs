using CsCheck;
using MlBudget.Core.Time;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Tests.Times;

public class LocalClockTests
{
    [Theory]
    [InlineData("2026-03-29T01:59:59", "2026-03-29T00:59:59")]
    [InlineData("2026-03-29T02:00:00", "2026-03-29T01:00:00")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00")]
    [InlineData("2026-03-29T03:00:00", "2026-03-29T01:00:00")]
    [InlineData("2026-10-25T01:59:59", "2026-10-24T23:59:59")]
    [InlineData("2026-10-25T02:00:00", "2026-10-25T00:00:00")]
    [InlineData("2026-10-25T02:59:59", "2026-10-25T00:59:59")]
    [InlineData("2026-10-25T03:00:00", "2026-10-25T02:00:00")]
    public void Both_sides_of_a_change_of_the_clock(string local, string utc) =>
        Assert.Equal(MicrosOf(utc), new LocalClock(TimeZones.Find("Europe/Berlin")!).ToInstant(MicrosOf(local)));

    /// <summary>What a clock shows at an instant is that instant again, but in the second of two hours that it shows twice.</summary>
    [Fact]
    public void What_a_clock_shows_is_the_instant() => Gen.Select(
        Gen.OneOf("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"), Gen.Long[0, 4_000_000_000]).Sample((name, seconds) =>
    {
        var zone = TimeZones.Find(name)!;
        var utc = DateTime.UnixEpoch.AddSeconds(seconds);
        var shown = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        var found = new LocalClock(zone).ToInstant((shown.Ticks - DateTime.UnixEpoch.Ticks) / 10);
        if (zone.IsAmbiguousTime(shown))
            Assert.InRange(seconds * EventTime.PerSecond - found, 0, EventTime.PerHour);
        else
            Assert.Equal(seconds * EventTime.PerSecond, found);
    });

    [Theory]
    [InlineData("right/Europe/Berlin")]
    [InlineData("localtime")]
    [InlineData("europe/berlin")]
    [InlineData("Mars/Base")]
    public void Other_names_are_no_zones(string name) => Assert.Null(TimeZones.Find(name));

    private static long MicrosOf(string time) =>
        (DateTime.Parse(time, System.Globalization.CultureInfo.InvariantCulture).Ticks - DateTime.UnixEpoch.Ticks) / 10;
}
