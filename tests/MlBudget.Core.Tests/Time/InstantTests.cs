using System.Globalization;
using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class InstantTests
{
    private const long First = -62_135_596_800_000_000;
    private const long Last = 253_402_300_799_999_999;

    private static readonly Gen<Instant> Instants = Gen.Long[First, Last].Select(micros => new Instant(micros));

    /// <summary>Up to some thousand years either way, in ticks, which are finer than instants.</summary>
    private static readonly Gen<TimeSpan> Spans = Gen.Long[-1_000_000_000_000_000_000, 1_000_000_000_000_000_000].Select(TimeSpan.FromTicks);

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T01:00:00+01:00", 0)]
    [InlineData("2026-06-01T12:34:56.789012Z", 1_780_317_296_789_012)]
    [InlineData("2026-06-01T12:34:56.7890129Z", 1_780_317_296_789_012)]
    [InlineData("1969-12-31T23:59:59.999999Z", -1)]
    [InlineData("1969-12-31T23:59:59.9999999Z", -1)]
    public void An_instant_is_in_whole_microseconds_since_the_epoch_and_never_later_than_its_time(string text, long micros) =>
        Assert.Equal(new Instant(micros), Instant.From(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)));

    [Fact]
    public void Calendar_times_come_back() =>
        Instants.Sample(instant => Assert.Equal(instant, Instant.From(instant.ToDateTimeOffset())));

    [Theory]
    [InlineData(long.MaxValue / 2)]
    [InlineData(Last + 1)]
    [InlineData(First - 1)]
    public void Instants_outside_the_calendar_have_no_calendar_time(long micros) =>
        Assert.ThrowsAny<Exception>(() => new Instant(micros).ToDateTimeOffset());

    [Fact]
    public void The_order_is_that_of_calendar_times() => Gen.Select(Instants, Instants).Sample((one, other) =>
    {
        var (oneTime, otherTime) = (one.ToDateTimeOffset(), other.ToDateTimeOffset());
        Assert.Equal(oneTime < otherTime, one < other);
        Assert.Equal(oneTime > otherTime, one > other);
        Assert.Equal(oneTime <= otherTime, one <= other);
        Assert.Equal(oneTime >= otherTime, one >= other);
        Assert.Equal(oneTime == otherTime, one == other);
        Assert.Equal(Math.Sign(oneTime.CompareTo(otherTime)), Math.Sign(one.CompareTo(other)));
        Assert.Equal(oneTime < otherTime ? one : other, Instant.Min(one, other));
        Assert.Equal(oneTime < otherTime ? other : one, Instant.Max(one, other));
    });

    [Fact]
    public void An_instant_and_itself_are_equal_and_neither_is_later() => Instants.Sample(instant =>
    {
        var same = Instant.From(instant.ToDateTimeOffset());
        Assert.True(instant <= same && instant >= same);
        Assert.False(instant < same || instant > same);
        Assert.Equal(0, instant.CompareTo(same));
    });

    [Fact]
    public void Differences_are_those_of_calendar_times_and_lead_back() => Gen.Select(Instants, Instants).Sample((one, other) =>
    {
        Assert.Equal(other.ToDateTimeOffset() - one.ToDateTimeOffset(), other - one);
        Assert.Equal(other, one + (other - one));
        Assert.Equal(one, other - (other - one));
    });

    [Fact]
    public void What_is_added_to_an_instant_is_cut_to_microseconds() => Gen.Select(Instants, Spans).Sample((instant, span) =>
    {
        var whole = new TimeSpan(span.Ticks / 10 * 10);
        Assert.Equal(whole, instant + span - instant);
        Assert.Equal(-whole, instant - span - instant);
    });

    [Fact]
    public void Instants_that_no_span_lies_between_have_no_difference() =>
        Assert.Throws<OverflowException>(() => Instant.MaxValue - new Instant(0));

    [Fact]
    public void All_instants_lie_between_the_least_and_the_greatest() =>
        Instants.Sample(instant => Assert.True(Instant.MinValue < instant && instant < Instant.MaxValue));

    [Fact]
    public void The_minute_of_an_instant_has_begun_and_is_not_over() => Instants.Where(instant => instant.Micros < EventTime.Latest)
        .Where(instant => instant.Micros > -EventTime.Latest).Sample(instant =>
        {
            Assert.True(instant.Minute.Start <= instant);
            Assert.True(instant < instant.Minute.Start + TimeSpan.FromMinutes(1));
        });

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1969-12-31T23:59:59.5Z", -0.5)]
    [InlineData("2026-06-01T12:34:56.25Z", 1_780_317_296.25)]
    public void Seconds_since_the_epoch_have_fractions(string text, double seconds) =>
        Assert.Equal(seconds, Instant.From(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)).ToUnixSeconds());

    [Fact]
    public void The_multiple_of_a_step_is_not_before_the_instant_and_less_than_a_step_after_it() =>
        Gen.Select(Instants, Gen.Long[1, 100_000_000_000]).Sample((instant, micros) =>
        {
            var step = new TimeSpan(micros * 10);
            var aligned = instant.CeilingTo(step);
            Assert.Equal(0, aligned.Micros % micros);
            Assert.InRange(aligned - instant, TimeSpan.Zero, step - new TimeSpan(1));
        });
}
