using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Σ(p − y)² / N.</summary>
public sealed class BrierScoreTests
{
    private const string Metric = "brier_score";

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_example_of_the_reference_has_0_20875(bool areLabelsApart)
    {
        var reading = new ScoredLog(Metric, areLabelsApart).Fold(Scored.Example).Reading;

        Assert.Equal(0.20875, reading.Value, tolerance: 1e-12);
        Assert.Equal((reading.Value, reading.Value, 6), (reading.ErrorRatio, reading.AlertErrorRatio, reading.Events));
    }

    [Fact]
    public void The_best_is_0_and_the_worst_1()
    {
        Assert.Equal(0, ScoredLog.Value(Metric, [new(1, true), new(0, false)]));
        Assert.Equal(1, ScoredLog.Value(Metric, [new(1, false), new(0, true)]));
    }

    [Theory]
    // Losses are 0.25 and 0.09 by turns: their mean is 0.17, s is nearly 0.08, and 2.33 · s / √100 is 0.0187.
    [InlineData(100, 0.15, true)]
    [InlineData(100, 0.16, false)]
    [InlineData(98, 0.15, true)]
    public void A_rise_above_what_is_normal_counts_where_it_is_more_than_chance_makes(int rows, double normal, bool isBeyond)
    {
        var log = Enumerable.Range(0, rows).Select(row => new Scored(row % 2 == 0 ? 0.5 : 0.3, row % 2 == 0));

        var reading = new ScoredLog(Metric, normal: (decimal)normal).Fold(log).Reading;

        Assert.Equal((0.17 - normal) / normal, reading.ErrorRatio, tolerance: 1e-9);
        Assert.Equal(isBeyond && rows >= 100, reading.IsBeyondChance);
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

    [Fact]
    public void A_row_without_a_score_that_is_a_probability_or_without_a_label_is_in_none()
    {
        var log = new ScoredLog(Metric, normal: null).Fold([new(null, true), new(0.5, null), new(1.5, true), new(double.NaN, true)]);
        Assert.Equal(MissingReason.NoEvents, log.Result.Reason);
    }
}
