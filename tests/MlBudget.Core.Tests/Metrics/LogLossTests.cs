using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>−Σ(y · ln p + (1 − y) · ln(1 − p)) / N.</summary>
public sealed class LogLossTests
{
    private const string Metric = "log_loss";

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_example_of_the_reference_has_0_581028(bool areLabelsApart)
    {
        var reading = new ScoredLog(Metric, areLabelsApart).Fold(Scored.Example).Reading;

        Assert.Equal(-(3 * Math.Log(0.9) + Math.Log(0.2) + Math.Log(0.6) + Math.Log(0.35)) / 6, reading.Value, tolerance: 1e-12);
        Assert.Equal(0.581028, reading.Value, tolerance: 5e-7);
        Assert.Equal((reading.Value, 6), (reading.ErrorRatio, reading.Events));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1e-300, true)]
    [InlineData(1, false)]
    public void What_is_sure_and_wrong_costs_no_more_than_the_clip(double score, bool isPositive) =>
        Assert.Equal(34.5388, ScoredLog.Value(Metric, [new(score, isPositive)]), tolerance: 0.05);

    [Fact]
    public void A_score_that_is_nearly_0_is_kept_with_all_its_digits() =>
        Assert.Equal(-Math.Log(3.25e-13), ScoredLog.Value(Metric, [new(3.25e-13, true)]), tolerance: 1e-11);

    [Fact]
    public void It_may_be_held_against_its_normal_value_and_rises_without_end()
    {
        var log = Enumerable.Range(0, 400).Select(row => new Scored(0.1, row % 2 == 0));
        var reading = new ScoredLog(Metric, normal: 0.2m).Fold(log).Reading;
        Assert.Equal(((-Math.Log(0.1) - Math.Log(0.9)) / 2 - 0.2) / 0.2, reading.ErrorRatio, tolerance: 1e-9);
        Assert.True(reading.IsBeyondChance);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_that_of_scikit_learn(bool areLabelsApart)
    {
        Skip.IfNot(Missing is null, Missing);
        var rows = ScoreOracle.Rows();
        Assert.Equal(ScoreOracle.Ask(rows, Metric), new ScoredLog(Metric, areLabelsApart).Fold(rows).Reading.Value, tolerance: 1e-9);
    }
}
