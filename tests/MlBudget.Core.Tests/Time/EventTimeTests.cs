using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("2026-06-01T12:34:56.789012Z", 1_780_317_296_789_012)]
    [InlineData("2026-06-01T12:34:56.7890129Z", 1_780_317_296_789_012)]
    [InlineData("1969-12-31T23:59:59.999999Z", -1)]
    [InlineData("1969-12-31T23:59:59.9999999Z", -1)]
    public void Instants_are_microseconds_since_the_epoch(string text, long micros) =>
        Assert.Equal(micros, EventTime.From(Time(text)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(59_999_999, 0)]
    [InlineData(60_000_000, 1)]
    [InlineData(-1, -1)]
    [InlineData(-60_000_000, -1)]
    [InlineData(-60_000_001, -2)]
    public void An_instant_lies_in_the_minute_that_began_before_it(long micros, int minute) =>
        Assert.Equal(minute, EventTime.MinuteOf(micros));

    [Fact]
    public void Calendar_times_come_back() =>
        Gen.Long[-62_135_596_800_000_000, 253_402_300_799_999_999].Sample(micros =>
            Assert.Equal(micros, EventTime.From(EventTime.ToDateTimeOffset(micros))));

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(253_402_300_800_000_000)]
    [InlineData(-62_135_596_800_000_001)]
    public void Instants_outside_the_calendar_are_refused(long micros) =>
        Assert.ThrowsAny<Exception>(() => EventTime.ToDateTimeOffset(micros));

    [Fact]
    public void Quotients_are_rounded_down() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Long[1, 5000]).Sample((value, divisor) =>
            Assert.Equal((long)Math.Floor(value / (double)divisor), EventTime.FloorDivide(value, divisor)));

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
