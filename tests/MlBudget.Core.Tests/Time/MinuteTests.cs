using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class MinuteTests
{
    private static readonly Gen<Minute> Minutes = Gen.Int.Select(number => new Minute(number));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(59_999_999, 0)]
    [InlineData(60_000_000, 1)]
    [InlineData(-1, -1)]
    [InlineData(-60_000_000, -1)]
    [InlineData(-60_000_001, -2)]
    public void An_instant_lies_in_the_minute_that_began_before_it(long micros, int minute) =>
        Assert.Equal(new Minute(minute), new Instant(micros).Minute);

    [Fact]
    public void A_minute_holds_its_start_and_not_the_instant_before() => Minutes.Where(minute => minute.Number > int.MinValue).Sample(minute =>
    {
        Assert.Equal(minute, minute.Start.Minute);
        Assert.Equal(minute.Number - 1, new Instant(minute.Start.Micros - 1).Minute.Number);
    });

    [Fact]
    public void The_order_is_that_of_their_starts() => Gen.Select(Minutes, Minutes).Sample((one, other) =>
    {
        Assert.Equal(one.Start < other.Start, one < other);
        Assert.Equal(one.Start > other.Start, one > other);
        Assert.Equal(one.Start <= other.Start, one <= other);
        Assert.Equal(one.Start >= other.Start, one >= other);
        Assert.Equal(Math.Sign(one.Start.CompareTo(other.Start)), Math.Sign(one.CompareTo(other)));
    });

    [Theory]
    [InlineData(59, 60, 0)]
    [InlineData(60, 60, 60)]
    [InlineData(-1, 60, -60)]
    [InlineData(-60, 60, -60)]
    public void A_minute_is_rounded_down_to_a_slot_that_is_aligned_to_the_epoch(int minute, int size, int expected) =>
        Assert.Equal(new Minute(expected), new Minute(minute).Floor(size));
}
