using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class TimeWindowTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;

    [Theory]
    [InlineData(1000, 1, 999)]
    [InlineData(1000, 60, 940)]
    [InlineData(100_017, Day, 100_017 - Day)]
    [InlineData(100_017, Day + 1, 98_520)]
    [InlineData(100_020, 7 * Day, 100_020 - 7 * Day)]
    [InlineData(100_021, 7 * Day, 100_020 - 7 * Day)]
    [InlineData(100_079, 7 * Day, 100_020 - 7 * Day)]
    [InlineData(-17, 60, -77)]
    [InlineData(-17, 2 * Day, -2 * Day - 60)]
    public void The_old_edge_is_a_minute_up_to_a_day_and_an_hour_beyond(int watermark, int minutes, int from) =>
        Assert.Equal(new TimeWindow(from, watermark), TimeWindow.Ending(new(watermark), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Longer_windows_hold_their_length_and_less_than_an_hour_more() =>
        Gen.Select(Gen.Int[-5 * Day, 5 * Day], Gen.Int[1, 40 * Day]).Sample((watermark, minutes) =>
        {
            var window = TimeWindow.Ending(new(watermark), TimeSpan.FromMinutes(minutes));
            Assert.Equal(watermark, window.To);
            Assert.InRange(window.To - window.From, minutes, minutes <= Day ? minutes : minutes + Hour - 1);
            Assert.True(minutes <= Day || window.From % Hour == 0);
        });

    [Fact]
    public void Floor_and_ceiling_are_the_multiples_around_a_minute_also_before_1970() =>
        Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[1, 2000]).Sample((minute, size) =>
        {
            int floor = TimeWindow.Floor(minute, size), ceiling = TimeWindow.Ceiling(minute, size);
            Assert.Equal((0, 0), (floor % size, ceiling % size));
            Assert.InRange(minute - floor, 0, size - 1);
            Assert.InRange(ceiling - minute, 0, size - 1);
        });
}
