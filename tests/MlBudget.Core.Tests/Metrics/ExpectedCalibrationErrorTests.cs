using MlBudget.Core.Measures;
using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Σ_b n_b/N · |mean score − share of positives|.</summary>
public sealed class ExpectedCalibrationErrorTests
{
    private const string Metric = "expected_calibration_error";

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_example_of_the_reference_has_0_358333(bool areLabelsApart)
    {
        var reading = new ScoredLog(Metric, areLabelsApart).Fold(Scored.Example).Reading;

        Assert.Equal(2.15 / 6, reading.Value, tolerance: 1e-11);
        Assert.Equal((reading.Value, 6), (reading.ErrorRatio, reading.Events));
        Assert.Equal(0.125, ScoredLog.Value(Metric, Scored.Example, ("bins", 2)), tolerance: 1e-11);
    }

    [Fact]
    public void A_bin_begins_with_its_edge_and_the_last_one_ends_with_1()
    {
        for (var bins = 2; bins <= 100; bins++)
        {
            // One row of each edge: |p − 1| of its own in each bin, and 0.5 and 0.5 cancel nowhere else.
            var rows = Enumerable.Range(0, bins).Select(bin => new Scored(bin / (double)bins, true));
            var counters = new ScoredLog(Metric, options: ("bins", bins)).Fold([.. rows, new(1, false)]).Counters;
            for (var bin = 0; bin < bins; bin++)
            {
                var difference = (counters[3 + 3 * bin] << 32) + counters[2 + 3 * bin];
                var expected = bin / (double)bins - 1 + (bin == bins - 1 ? 1 : 0);
                Assert.Equal(expected, difference / (double)(1L << 40), tolerance: 1e-11);
            }
        }
    }

    [SkippableTheory]
    [InlineData(true, 10)]
    [InlineData(false, 10)]
    [InlineData(true, 15)]
    [InlineData(true, 100)]
    public void It_is_that_of_numpy(bool areLabelsApart, int bins)
    {
        Skip.IfNot(Missing is null, Missing);
        var rows = ScoreOracle.Rows();
        var value = new ScoredLog(Metric, areLabelsApart, options: ("bins", bins)).Fold(rows).Reading.Value;
        Assert.Equal(ScoreOracle.Ask(rows, Metric, bins), value, tolerance: 1e-9);
    }

    [Theory]
    // The positives' share rises with the score, and lies off it by E|0.6 · p − p| = 0.2, by E|p² − p| = 1/6, and by nothing.
    [InlineData("less", 0.2)]
    [InlineData("square", 1.0 / 6)]
    [InlineData("right", 0)]
    public void Of_many_rows_it_is_within_its_bound_of_the_true_error(string law, double truth)
    {
        const int rows = 40_000, bins = 10;
        var value = ScoredLog.Value(Metric, Scored.Drawn(rows, new(2015), LawOf(law)));

        // Beyond the bias of so many rows, 0.4 · √(B / N), it is no more than the true error; and no less than that less 1/(2B) and half the fullest bin.
        var bias = 0.4 * Math.Sqrt(bins / (double)rows);
        Assert.InRange(value, truth - 0.5 / bins - 0.5 * 0.11, truth + 2 * bias);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public void Scores_that_are_right_show_an_error_by_chance_and_alert_rows_see_none(int rows)
    {
        const int windows = 200;
        var (alerts, value, chance) = (0, 0.0, 0.0);
        for (var window = 0; window < windows; window++)
        {
            var log = new ScoredLog(Metric).Fold(Scored.Drawn(rows, new(window), LawOf("right")));
            var (reading, sums) = (log.Reading, CalibrationCounting.SumsOf(log.Counters));
            (value, chance) = (value + reading.Value / windows, chance + sums.Chance / rows / windows);
            alerts += reading.AlertErrorRatio > 0 ? 1 : 0;
            Assert.Equal(reading.Value, log.Short.AlertErrorRatio);
            Assert.Equal(reading.AlertErrorRatio > 0, reading.IsBeyondChance);
        }

        // The mean over windows is the bias as it is documented, below 0.4 · √(B / N); and one window in a hundred is beyond it by 2.33 deviations.
        Assert.Equal(chance, value, tolerance: 0.07 * chance);
        Assert.True(value < 0.4 * Math.Sqrt(10.0 / rows));
        Assert.InRange(alerts, 0, windows * 3 / 100);
    }

    [Fact]
    public void What_alert_rows_hold_against_the_bound_is_less_than_the_true_error()
    {
        var beyond = 0;
        for (var window = 0; window < 200; window++)
        {
            var reading = new ScoredLog(Metric).Fold(Scored.Drawn(500, new(window), LawOf("less"))).Reading;
            Assert.True(reading.IsBeyondChance);
            beyond += reading.AlertErrorRatio > 0.2 ? 1 : 0;
        }

        Assert.InRange(beyond, 0, 4);
    }

    private static Func<double, double> LawOf(string law) => law switch
    {
        "less" => score => 0.6 * score,
        "square" => score => score * score,
        _ => score => score,
    };
}
