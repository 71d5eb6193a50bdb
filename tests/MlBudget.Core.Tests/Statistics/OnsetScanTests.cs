using MathNet.Numerics.Distributions;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Since when errors come at a raised rate.</summary>
public sealed class OnsetScanTests
{
    private const int Bins = 168;

    [Fact]
    public void The_ratio_is_that_of_two_rates_against_one()
    {
        // 1 of 20 and 6 of 10, against 7 of 30.
        var (bin, ratio) = OnsetScan.Likeliest([10, 10, 10], [1, 0, 6]);

        Assert.Equal(2, bin);
        Assert.Equal(
            Math.Log(0.05) + 19 * Math.Log(0.95) + 6 * Math.Log(0.6) + 4 * Math.Log(0.4) - 7 * Math.Log(7 / 30.0) - 23 * Math.Log(23 / 30.0), ratio, tolerance: 1e-12);
    }

    [Fact]
    public void Where_nothing_rises_there_is_none()
    {
        Assert.Equal((3, 0.0), OnsetScan.Likeliest([10, 10, 10], [6, 1, 0]));
        Assert.Null(OnsetScan.Find([10, 10, 10], [0, 0, 0]));
        Assert.Null(OnsetScan.Find([0, 0, 10], [0, 0, 10]));
        Assert.Null(OnsetScan.Find([], []));
    }

    [Fact]
    public void Bins_without_events_are_before_it()
    {
        Assert.Equal(3, OnsetScan.Likeliest([10, 0, 0, 10], [0, 0, 0, 10]).Bin);
    }

    [Fact]
    public void An_earlier_burst_is_not_the_onset_of_a_later_one()
    {
        double[] events = [.. Enumerable.Repeat(100.0, Bins)], bad = [.. Enumerable.Range(0, Bins).Select(bin => bin is >= 140 and < 144 or >= 160 ? 20.0 : 1)];

        Assert.Equal(160, OnsetScan.Find(events, bad));
    }

    [Theory]
    [InlineData(0.01, 6)]
    [InlineData(0.01, 60)]
    [InlineData(0.015, 600)]
    [InlineData(0.001, 60)]
    [InlineData(0.2, 12)]
    public void At_one_rate_an_onset_is_found_in_fewer_histories_than_stated(double rate, int perBin)
    {
        const int Histories = 2_000;
        var random = new Random(20_261_128);
        var found = 0;
        double[] events = [.. Enumerable.Repeat((double)perBin, Bins)], bad = new double[Bins];
        for (var history = 0; history < Histories; history++)
        {
            for (var bin = 0; bin < Bins; bin++)
                bad[bin] = Binomial.Sample(random, rate, perBin);
            found += OnsetScan.Find(events, bad) is null ? 0 : 1;
        }

        Assert.InRange((double)found / Histories, 0, OnsetScan.FalseAlarms);
    }

    [Theory]
    [InlineData(0.01, 0.05, 500, 0)]
    [InlineData(0.01, 0.05, 60, 4)]
    [InlineData(0.016, 0.08, 600, 0)]
    public void A_fivefold_rate_of_eight_hours_is_found_in_time(double usual, double raised, int perBin, int within)
    {
        var random = new Random(20_261_129);
        var errors = new List<int>();
        double[] events = [.. Enumerable.Repeat((double)perBin, Bins)], bad = new double[Bins];
        for (var history = 0; history < 500; history++)
        {
            for (var bin = 0; bin < Bins; bin++)
                bad[bin] = Binomial.Sample(random, bin < 160 ? usual : raised, perBin);
            if (OnsetScan.Find(events, bad) is { } onset)
                errors.Add(Math.Abs(onset - 160));
        }

        Assert.InRange(errors.Count, 450, 500);
        Assert.InRange(errors.Count(error => error <= within), 0.95 * errors.Count, errors.Count);
    }
}
