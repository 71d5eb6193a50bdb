using MlBudget.Exporter.Access;

namespace MlBudget.Exporter.Tests.Access;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("1.5s", 1_500)]
    [InlineData("0.25s", 250)]
    [InlineData("1m30.5s", 90_500)]
    [InlineData("1h0m0.001s", 3_600_001)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("2.0ms", 2)]
    [InlineData("1s", null)]
    [InlineData("0.0s", null)]
    [InlineData("1.0005s", null)]
    [InlineData("1m1h1.5s", null)]
    [InlineData("-1.5s", null)]
    [InlineData("1.5", null)]
    [InlineData("1.s", null)]
    public void A_fraction_is_read_in_whole_milliseconds(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)GoDuration.WithFraction(text)?.TotalMilliseconds);

    [Fact]
    public void The_interval_of_a_rate_limit_may_have_one()
    {
        using var folder = new StorageDirectory();
        File.WriteAllText(folder.At("web.yml"), "rate_limit: { interval: 1.5s, burst: 2 }\n");

        Assert.Equal(new RateLimit(TimeSpan.FromSeconds(1.5), 2), AccessFile.Load(folder.At("web.yml")).Loaded!.Configuration.RateLimit);
    }
}
