using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class TrendAndQuantileTests
{
    private static readonly Gen<double[]> Series = Gen.OneOf(Gen.Int[0, 5].Select(value => (double)value), Gen.Double[-1, 1]).Array[0, 50];

    [Fact]
    public void Mann_Kendall_counts_pairs_and_corrects_for_ties()
    {
        // Pairs: 1<2, 1<2, 1<3, 2=2, 2<3, 2<3. Variance (4·3·13 − 2·1·9)/18 = 138/18; z = 4/√7.667.
        var result = MannKendall.Test([1, 2, 2, 3]);

        Assert.Equal(5, result.S);
        Assert.Equal(138 / 18.0, result.Variance, 1e-12);
        Assert.Equal(0.148561, result.PValue, 1e-6);
    }

    [Fact]
    public void Without_a_trend_that_could_be_seen_p_is_1()
    {
        double[][] series = [[], [1], [1, 2], [4, 4, 4, 4], [1, 2, 1]];

        Assert.All(series, values => Assert.Equal(1, MannKendall.Test(values).PValue));
        Assert.Equal(0, MannKendall.Test([4, 4, 4, 4]).Variance);
        Assert.Throws<ArgumentException>(() => MannKendall.Test([1, double.NaN]));
    }

    [Fact]
    public void Backward_or_negated_a_series_trends_the_other_way_and_only_ranks_count() =>
        Series.Sample(values =>
        {
            var result = MannKendall.Test(values);
            Assert.Equal(result with { S = -result.S }, MannKendall.Test([.. values.Reverse()]));
            Assert.Equal(result with { S = -result.S }, MannKendall.Test([.. values.Select(value => -value)]));
            Assert.Equal(result, MannKendall.Test([.. values.Select(value => 3 * value)]));
            Assert.InRange(result.PValue, 0, 1);
        });

    [Fact]
    public void Quantiles_are_linear_between_neighbours()
    {
        double[] sorted = [1, 2, 4, 8];

        Assert.Equal(1, Quantiles.OfSorted(sorted, 0));
        Assert.Equal(8, Quantiles.OfSorted(sorted, 1));
        Assert.Equal(3, Quantiles.OfSorted(sorted, 0.5));
        Assert.Equal(4.4, Quantiles.OfSorted(sorted, 0.7), 1e-12);
        Assert.Equal(5, Quantiles.OfSorted([5], 0.3));
        Assert.Equal(double.PositiveInfinity, Quantiles.OfSorted([1, double.PositiveInfinity, double.PositiveInfinity], 0.7));
        Assert.Equal(3, Quantiles.Median([8, 1, 4, 2]));
        Assert.Equal(4, Quantiles.Median([8, 1, 4]));
        // Distances to 3: 5, 2, 1, 1.
        Assert.Equal(1.5, Quantiles.MedianAbsoluteDeviation([8, 1, 4, 2]));
    }

    [Fact]
    public void Quantiles_of_nothing_or_beyond_the_ends_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantiles.OfSorted([], 0.5));
        Assert.Throws<ArgumentException>(() => Quantiles.Median([]));
        Assert.Throws<ArgumentException>(() => Quantiles.MedianAbsoluteDeviation([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.OfSorted([1], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.OfSorted([1], double.NaN));
    }
}
