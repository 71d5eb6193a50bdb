using CsCheck;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Slis;

public sealed class GapComparisonTests
{
    private static readonly Gen<Share> Shares =
        Gen.Long[1, 300].SelectMany(events => Gen.Long[0, events].Select(hits => Of(hits, events)));

    private static readonly Gen<(Share A, Share B)[]> Pairs = Gen.Select(Shares, Shares).Array[1, 12];

    [Fact]
    public void Gaps_are_those_of_every_pair_in_both_directions() => Pairs.Sample(pairs =>
    {
        var level = 1 - 0.05 / pairs.Length;
        (Share High, Share Low)[] both = [.. pairs, .. pairs.Select(pair => (pair.B, pair.A))];

        var difference = GapComparison.Compare(DisparityMeasure.Difference, pairs);
        Assert.Equal(both.Max(pair => pair.High.Value - pair.Low.Value), difference.Observed, 1e-12);
        Assert.Equal(Math.Max(0, both.Max(pair => Intervals.Newcombe(
            pair.High.Hits, pair.High.Events, pair.Low.Hits, pair.Low.Events, level).Lower)), difference.Confident, 1e-12);

        var ratio = GapComparison.Compare(DisparityMeasure.Ratio, pairs);
        Assert.Equal(1 - both.Min(pair => pair.High.Hits == 0 ? 1 : pair.Low.Value / pair.High.Value), ratio.Observed, 1e-12);
        Assert.Equal(Math.Max(0, both.Max(pair => RatioEnd(pair.High, pair.Low, level))), ratio.Confident, 1e-12);
    });

    [Fact]
    public void What_is_certain_of_a_gap_is_between_0_and_the_gap() => Gen.Select(Pairs, Gen.Bool).Sample((pairs, isRatio) =>
    {
        var gap = GapComparison.Compare(isRatio ? DisparityMeasure.Ratio : DisparityMeasure.Difference, pairs);
        Assert.InRange(gap.Confident, 0, gap.Observed);
        Assert.InRange(gap.Observed, 0, 1);
    });

    [Fact]
    public void The_more_pairs_the_less_is_certain_of_one()
    {
        var wide = (Of(80, 100), Of(20, 100));
        var even = (Of(50, 100), Of(50, 100));

        double[] certain = [.. new[] { 1, 2, 10, 100 }.Select(count => GapComparison.Compare(
            DisparityMeasure.Difference, [wide, .. Enumerable.Repeat(even, count - 1)]).Confident)];

        Assert.Equal(certain.OrderDescending(), certain);
        Assert.Equal(4, certain.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 100, 0, 50, 0)]
    [InlineData(0, 100, 10, 50, 1)]
    [InlineData(80, 100, 64, 100, 0.2)]
    [InlineData(50, 100, 45, 100, 0.1)]
    [InlineData(30, 100, 24, 100, 0.2)]
    public void Ratios_are_taken_last_so_a_bound_that_is_met_exactly_is_kept(
        long hits1, long events1, long hits2, long events2, double gap) => Assert.Equal(
            gap, GapComparison.Compare(DisparityMeasure.Ratio, [(Of(hits1, events1), Of(hits2, events2))]).Observed);

    [Theory]
    [InlineData(50, 1000, 20, 1000, 0.03)]
    [InlineData(55, 1000, 20, 1000, 0.035)]
    [InlineData(30, 100, 20, 100, 0.1)]
    [InlineData(3_000_000_000_000_000_000, 6_000_000_000_000_000_000, 1, 5, 0.3)]
    public void Differences_are_taken_last_so_a_bound_that_is_met_exactly_is_kept(
        long hits1, long events1, long hits2, long events2, double gap) => Assert.Equal(
            gap, GapComparison.Compare(DisparityMeasure.Difference, [(Of(hits1, events1), Of(hits2, events2))]).Observed);

    private static double RatioEnd(Share high, Share low, double level)
    {
        var (lower, upper) = (Intervals.Wilson(high.Hits, high.Events, level).Lower, Intervals.Wilson(low.Hits, low.Events, level).Upper);
        return lower == 0 ? 0 : 1 - upper / lower;
    }

    private static Share Of(long hits, long events) => new(events, hits, Sense.LowerIsBetter);
}
