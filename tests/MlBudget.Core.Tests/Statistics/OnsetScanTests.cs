using MathNet.Numerics.Distributions;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Since when errors come at a raised rate.</summary>
public sealed class OnsetScanTests
{
    private const int Bins = 168;

    [Fact]
    public void The_ratio_that_counts_is_that_of_two_binomial_likelihoods()
    {
        // From the second bin on 8 of 20 are bad: ln ratio = 8 · ln(0.2 / 0.05) + 12 · ln(0.8 / 0.95) = 9.03, and a third of it would not do.
        Assert.InRange(8 * Math.Log(4) + 12 * Math.Log(0.8 / 0.95), Math.Log(3 / 0.01), 9.1);
        Assert.Equal(1, OnsetScan.Find([10, 10, 10], [0, 4, 4], usual: 0.05, raised: 0.2));
        // With one less it is 7.47: over ln(3 / 0.01), 5.70, as well; with two less in each 4.53.
        Assert.Equal(1, OnsetScan.Find([10, 10, 10], [0, 4, 3], usual: 0.05, raised: 0.2));
        Assert.Null(OnsetScan.Find([10, 10, 10], [0, 2, 2], usual: 0.05, raised: 0.2));
    }

    [Fact]
    public void It_is_located_where_another_rate_is_likeliest_whichever_it_is()
    {
        // From the third bin on 8 of 10; the single ones before belong to the usual rate, though they are over the raised one too.
        Assert.Equal(2, OnsetScan.Locate([10, 10, 10], [1, 1, 8], usual: 0.05));
        Assert.Equal(3, OnsetScan.Locate([10, 10, 10], [0, 0, 0], usual: 0.05));
        Assert.Equal(1, OnsetScan.Locate([10, 10, 0], [0, 10, 0], usual: 0.05));
    }

    [Fact]
    public void Too_few_errors_are_no_evidence()
    {
        // 3 bins, so the ratio has to be over 300: two bad ones of 10 make 16 · (0.8 / 0.95)^8, which is 4.
        Assert.Null(OnsetScan.Find([10, 10, 10], [0, 0, 2], usual: 0.05, raised: 0.2));
        Assert.Equal(2, OnsetScan.Find([10, 10, 10], [0, 0, 8], usual: 0.05, raised: 0.2));
    }

    [Fact]
    public void What_is_over_is_no_onset()
    {
        long[] events = [.. Enumerable.Repeat(100L, Bins)], bad = [.. Enumerable.Range(0, Bins).Select(bin => bin is >= 20 and < 30 ? 20L : 1L)];

        Assert.Null(OnsetScan.Find(events, bad, usual: 0.01, raised: 0.1));
        bad.AsSpan(150).Fill(20);
        Assert.Equal(150, OnsetScan.Find(events, bad, usual: 0.01, raised: 0.1));
    }

    [Theory]
    [InlineData(0.01, 0.02, 20)]
    [InlineData(0.01, 0.1, 5)]
    [InlineData(0.001, 0.0135, 200)]
    public void At_the_usual_rate_an_onset_is_found_in_fewer_histories_than_stated(double usual, double raised, int perBin)
    {
        const int Histories = 4_000;
        var random = new Random(20_261_128);
        var found = 0;
        long[] events = [.. Enumerable.Repeat((long)perBin, Bins)], bad = new long[Bins];
        for (var history = 0; history < Histories; history++)
        {
            for (var bin = 0; bin < Bins; bin++)
                bad[bin] = Binomial.Sample(random, usual, perBin);
            found += OnsetScan.Find(events, bad, usual, raised) is null ? 0 : 1;
        }

        Assert.InRange((double)found / Histories, 0, OnsetScan.FalseAlarms);
    }

    [Fact]
    public void A_fivefold_rate_is_found_in_time()
    {
        var random = new Random(20_261_129);
        var errors = new List<int>();
        long[] events = [.. Enumerable.Repeat(500L, Bins)], bad = new long[Bins];
        for (var history = 0; history < 1_000; history++)
        {
            for (var bin = 0; bin < Bins; bin++)
                bad[bin] = Binomial.Sample(random, bin < 160 ? 0.01 : 0.05, 500);
            errors.Add(Math.Abs(OnsetScan.Find(events, bad, 0.01, 0.05) is { } onset ? onset - 160 : Bins));
        }

        // 995 of 1,000 to the hour; a lone unlucky hour before it is taken for its beginning now and then.
        Assert.InRange(errors.Count(error => error == 0), 980, 1_000);
        Assert.InRange(errors.Max(), 0, 2);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.1, 1)]
    public void Rates_have_an_order(double usual, double raised) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OnsetScan.Find([1], [0], usual, raised));
}
