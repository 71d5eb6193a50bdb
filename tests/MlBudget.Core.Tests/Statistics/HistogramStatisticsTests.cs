using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Cases by hand of what compares two histograms.</summary>
public sealed class HistogramStatisticsTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Kolmogorov_Smirnov_is_the_greatest_difference_over_the_edges_and_its_bound_adds_the_most_within_a_bin()
    {
        // Cumulative shares 0.1, 0.4, 0.8, 1 and 0.3, 0.5, 0.6, 1; least masses 0.1, 0.2, 0.1, 0.2.
        var result = KolmogorovSmirnov.Test([1, 3, 4, 2], [3, 2, 1, 4])!.Value;

        Assert.Equal(0.2, result.Distance, Tolerance);
        Assert.Equal(0.4, result.UpperBound, Tolerance);
        Assert.Equal(Kolmogorov.PValue(0.2, 10, 10), result.PValue, Tolerance);
    }

    [Fact]
    public void Of_one_bin_nothing_is_known_but_what_needs_no_order_is_0()
    {
        Assert.Equal((0, 1, 1), Parts(KolmogorovSmirnov.Test([7], [3])!.Value));
        Assert.Equal(0, JensenShannon.Distance([7], [3]));
        Assert.Equal(new ChiSquaredResult(0, 0, 1, 0), ChiSquared.Homogeneity([7, 0], [3, 0]));
        Assert.Equal(0, PopulationStability.Index([7], [3]));
        Assert.Equal(0, Wasserstein.Distance([7], [3], [5], 2));

        static (double, double, double) Parts(KolmogorovSmirnovResult result) => (result.Distance, result.UpperBound, result.PValue);
    }

    [Fact]
    public void Without_a_bin_in_common_all_are_at_their_most()
    {
        Assert.Equal(1, KolmogorovSmirnov.Test([5, 0], [0, 9])!.Value.Distance);
        Assert.Equal(1, KolmogorovSmirnov.Test([5, 0], [0, 9])!.Value.UpperBound);
        Assert.Equal(1, JensenShannon.Distance([5, 0], [0, 9])!.Value, Tolerance);
        Assert.Equal(1, ChiSquared.Homogeneity([5, 0], [0, 9])!.Value.CramersV, Tolerance);
        Assert.Equal(14, ChiSquared.Homogeneity([5, 0], [0, 9])!.Value.Statistic, Tolerance);
        Assert.Equal(2 * (1 - 1e-4) * Math.Log(1e4) - 1 / 5.0 - 1 / 9.0, PopulationStability.Index([5, 0], [0, 9])!.Value, Tolerance);
        Assert.Equal(4, Wasserstein.Distance([5, 0], [0, 9], [10, 12], 0.5)!.Value, Tolerance);
    }

    [Fact]
    public void Chi_squared_of_a_four_fold_table_is_that_of_the_textbook_and_leaves_out_what_is_empty()
    {
        // n(ad − bc)² / products of the margins: 100 (20·35 − 30·15)² / (50·50·35·65).
        var result = ChiSquared.Homogeneity([20, 0, 30], [15, 0, 35])!.Value;

        Assert.Equal(100.0 * 250 * 250 / (50.0 * 50 * 35 * 65), result.Statistic, Tolerance);
        Assert.Equal(1, result.DegreesOfFreedom);
        Assert.Equal(Math.Sqrt(result.Statistic / 100), result.CramersV, Tolerance);
    }

    [Theory]
    [InlineData(3.841459, 1, 0.05)]
    [InlineData(18.307038, 10, 0.05)]
    [InlineData(0, 3, 1)]
    [InlineData(double.PositiveInfinity, 3, 0)]
    public void The_tail_of_chi_squared_is_that_of_the_tables(double statistic, int freedom, double tail) =>
        Assert.Equal(tail, ChiSquared.Tail(statistic, freedom), 1e-8);

    [Fact]
    public void The_stability_index_merges_neighbours_to_tenths_of_the_baseline()
    {
        long[] reference = [.. Enumerable.Repeat(5L, 20)];
        long[] sample = [.. Enumerable.Repeat(0L, 2), 10, .. Enumerable.Repeat(5L, 17)];

        // The merged bins hold 10 of 100 each; of the sample 0, 15 and eight times 10 of 95.
        var expected = (1e-4 - 0.1) * Math.Log(1e-4 / 0.1)
            + (15 / 95.0 - 0.1) * Math.Log(15 / 9.5) + 8 * (10 / 95.0 - 0.1) * Math.Log(10 / 9.5)
            - 9 * (1 / 100.0 + 1 / 95.0);
        Assert.Equal(expected, PopulationStability.Index(reference, sample)!.Value, Tolerance);
    }

    [Fact]
    public void By_chance_alone_the_stability_index_is_0_on_average()
    {
        var random = new Random(10);
        const int Times = 400;
        double sum = 0;
        for (var time = 0; time < Times; time++)
            sum += PopulationStability.Index(Sample(5000), Sample(1000))!.Value;

        // Uncorrected it would be 0.0108; the deviation of one is about √(2·9)(1/n + 1/m) = 0.005.
        Assert.Equal(0, sum / Times, 0.001);

        long[] Sample(int events)
        {
            var counts = new long[64];
            for (var index = 0; index < events; index++)
                counts[random.Next(64)]++;
            return counts;
        }
    }

    [Fact]
    public void The_Wasserstein_distance_is_in_deviations_and_absent_without_one()
    {
        // Half of the mass moves by 10, over a deviation of 4. The mean of the empty bin is not known.
        Assert.Equal(1.25, Wasserstein.Distance([2, 0, 2], [0, 0, 8], [0, double.NaN, 10], 4)!.Value, Tolerance);
        Assert.Null(Wasserstein.Distance([2, 2], [0, 8], [0, 10], 0));
        Assert.Null(Wasserstein.Distance([2, 2], [0, 8], [0, 10], double.NaN));
        Assert.Throws<ArgumentException>(() => Wasserstein.Distance([2, 2], [0, 8], [0, 10], -1));
        Assert.Throws<ArgumentException>(() => Wasserstein.Distance([2, 2], [0, 8], [10, 0], 1));
        Assert.Throws<ArgumentException>(() => Wasserstein.Distance([2, 2], [0, 8], [0, double.PositiveInfinity], 1));
        Assert.Throws<ArgumentException>(() => Wasserstein.Distance([2, 2], [0, 8], [0], 1));
    }

    [Fact]
    public void Where_a_side_has_no_events_there_is_no_value()
    {
        foreach (var (reference, sample) in new (long[], long[])[] { ([0, 0], [1, 2]), ([1, 2], [0, 0]), ([], []) })
        {
            Assert.Null(KolmogorovSmirnov.Test(reference, sample));
            Assert.Null(JensenShannon.Distance(reference, sample));
            Assert.Null(ChiSquared.Homogeneity(reference, sample));
            Assert.Null(PopulationStability.Index(reference, sample));
            Assert.Null(Wasserstein.Distance(reference, sample, new double[reference.Length], 1));
        }
    }

    [Fact]
    public void Other_bins_and_negative_counts_are_refused()
    {
        foreach (var (reference, sample) in new (long[], long[])[] { ([1, 2], [1]), ([1, -1], [1, 2]), ([1, 2], [1, -1]) })
        {
            Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Test(reference, sample));
            Assert.Throws<ArgumentException>(() => JensenShannon.Distance(reference, sample));
            Assert.Throws<ArgumentException>(() => ChiSquared.Homogeneity(reference, sample));
            Assert.Throws<ArgumentException>(() => PopulationStability.Index(reference, sample));
        }
    }

    [Fact]
    public void Counts_up_to_the_greatest_are_compared_without_overflow()
    {
        Assert.Equal(1, KolmogorovSmirnov.Test([long.MaxValue, 0], [0, long.MaxValue])!.Value.Distance);
        Assert.Equal(1, JensenShannon.Distance([long.MaxValue, 0], [0, long.MaxValue])!.Value, Tolerance);
        Assert.Equal(0, PopulationStability.Index([long.MaxValue - 1, 1], [long.MaxValue - 1, 1])!.Value, Tolerance);
        Assert.Throws<OverflowException>(() => KolmogorovSmirnov.Test([long.MaxValue, 1], [0, 1]));
    }
}
