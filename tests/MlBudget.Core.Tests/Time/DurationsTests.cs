using CsCheck;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Time;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("500ms", 0.5)]
    [InlineData("15s", 15)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604_800)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1w2d3h4m5s6ms", 788_645.006)]
    [InlineData("90m", 5400)]
    [InlineData("1m1ms", 60.001)]
    public void Durations_are_whole_numbers_with_units(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds((long)(seconds * 1000)), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("1.5h")]
    [InlineData("5 m")]
    [InlineData(" 5m")]
    [InlineData("5M")]
    [InlineData("5min")]
    [InlineData("1m1h")]
    [InlineData("1h1h")]
    [InlineData("5m3")]
    [InlineData("00")]
    [InlineData("٣m")]
    [InlineData("99999999999s")]
    [InlineData("2000000000w")]
    [InlineData("10675199d23h")]
    public void What_is_no_duration_is_refused(string text)
    {
        Assert.False(Durations.TryParse(text, out _));
        var error = Assert.Throws<FormatException>(() => Durations.Parse(text));
        Assert.Equal($"'{text}' is no duration; write one as 5m, 1d or 1h30m", error.Message);
    }

    [Fact]
    public void What_is_written_is_read_back() => Gen.Long[0, 400L * 86_400_000].Sample(milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Equal(duration, Durations.Parse(Durations.Format(duration)));
    });

    [Theory]
    [InlineData("60m", "1h")]
    [InlineData("1w", "7d")]
    [InlineData("24h", "1d")]
    [InlineData("90s", "1m30s")]
    [InlineData("0", "0")]
    [InlineData("0h", "0")]
    public void Equal_durations_are_written_alike(string text, string canonical) =>
        Assert.Equal(canonical, Durations.Format(Durations.Parse(text)));

    [Fact]
    public void What_is_below_a_millisecond_is_cut_off() =>
        Assert.Equal(("1ms", "0"), (Durations.Format(TimeSpan.FromTicks(19_999)), Durations.Format(TimeSpan.FromTicks(9_999))));
}
