using CsCheck;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Tests.Measures;

public sealed class LagBinsTests
{
    [Fact]
    public void Bins_are_seconds_first_and_fourths_of_an_octave_then() => Assert.Equal(
        [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13], LagBins.Names.Take(11).Select(name => int.Parse(name["lag < ".Length..^1], null)));

    [Theory]
    [InlineData(0, "lag < 1s")]
    [InlineData(1, "lag < 2s")]
    [InlineData(9, "lag < 10s")]
    [InlineData(10, "lag < 11s")]
    [InlineData(16_777_215, "lag < 16777216s")]
    [InlineData(16_777_216, "lag beyond")]
    [InlineData(int.MaxValue, "lag beyond")]
    public void A_lag_is_in_the_bin_that_begins_with_it_or_before(int seconds, string bin) =>
        Assert.Equal(bin, LagBins.Names[LagBins.Of(seconds)]);

    [Fact]
    public void Every_bin_has_a_name() => Assert.Equal(LagBins.Count, LagBins.Names.Length);

    [Fact]
    public void Quantiles_are_linear_within_a_bin()
    {
        // Four lags in [8, 10), six in [16, 19).
        var counts = new long[LagBins.Count];
        counts[LagBins.Of(8)] = 4;
        counts[LagBins.Of(17)] = 6;
        Assert.Equal([8, 9, 10, 16.5, 19], new[] { 0, 0.2, 0.4, 0.5, 1 }.Select(q => LagBins.Quantile(counts, q)!.Value));
    }

    [Fact]
    public void Without_lags_there_is_no_quantile() => Assert.Null(LagBins.Quantile(new long[LagBins.Count], 0.5));

    [Fact]
    public void A_quantile_is_off_by_no_more_than_a_fifth_or_a_second() =>
        Gen.Select(Gen.Int[0, 16_000_000].Array[1, 200], Gen.Int[0, 2]).Sample((lags, choice) =>
        {
            var q = new[] { 0.5, 0.9, 0.99 }[choice];
            var counts = new long[LagBins.Count];
            foreach (var lag in lags)
                counts[LagBins.Of(lag)]++;
            var real = lags.Order().ElementAt((int)Math.Max(0, Math.Ceiling(q * lags.Length) - 1));
            Assert.InRange(LagBins.Quantile(counts, q)!.Value, Math.Min(real - 1, real / 1.19), Math.Max(real + 1, real * 1.19 + 1));
        });
}
