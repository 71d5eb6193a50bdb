using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

public sealed class QualityTrendTests
{
    [Fact]
    public void A_metric_with_a_trend_is_left_out_with_the_numbers_and_the_rest_is_learned()
    {
        var result = Ledger(Traffic(14, 200, accuracy: share => 0.95 - 0.2 * share)).Learn(new(Start), new(Start + 14 * Day));
        Assert.Empty(result.Refusals);
        Assert.DoesNotContain("accuracy", result.Baseline!.Quality.Keys);
        Assert.StartsWith(
            "accuracy is not stable: it went from 0.89", result.Baseline.LeftOut["accuracy"], StringComparison.Ordinal);
        Assert.EndsWith(
            "expected a difference of at most 0.005; its SLOs have no value, choose a period without a change",
            result.Baseline.LeftOut["accuracy"], StringComparison.Ordinal);
        Assert.Contains(result.Baseline.LeftOut["accuracy"], result.Notes);
        Assert.Contains("selection_rate", result.Baseline.Quality.Keys);
        Assert.NotEmpty(result.Baseline.Features);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.5)]
    [InlineData(0.6)]
    public void A_change_in_the_middle_of_the_period_is_seen(double at)
    {
        var result = Ledger(Traffic(28, 200, accuracy: share => share < at ? 0.95 : 0.8)).Learn(new(Start), new(Start + 28 * Day));
        Assert.StartsWith("accuracy is not stable", result.Baseline!.LeftOut["accuracy"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_degrade_by_more_may_move_by_more_within_the_period()
    {
        // From 0.905 to 0.875: halves of 0.8975 and 0.8825 differ by 0.015, a quarter of 0.1 · 0.89 is 0.02225, of 0.05 · 0.89 half of it.
        var traffic = Traffic(28, 400, accuracy: share => 0.905 - 0.03 * share).ToArray();
        Assert.Contains("accuracy", Learned(0.1).Quality.Keys);
        Assert.Contains("accuracy", Learned(0.05).LeftOut.Keys);

        Baseline Learned(double degradation) =>
            Ledger(traffic, ["accuracy"], degradation).Learn(new(Start), new(Start + 28 * Day)).Baseline!;
    }

    [Fact]
    public void A_metric_that_is_0_or_has_no_events_is_left_out()
    {
        var traffic = Traffic(8, 20).Select(answer => answer with { Label = answer.Decision == "1" ? "1" : answer.Label }).ToArray();
        var result = Ledger(traffic).Learn(new(Start), new(Start + 8 * Day));
        Assert.Empty(result.Refusals);
        Assert.Equal(
            "false_positive_rate is 0 in the period, expected more than 0: a degradation from it has no size; give its SLO a bound "
            + "instead", result.Baseline!.LeftOut["false_positive_rate"]);
        string[] condition = ["latency_seconds < 0.05"];
        result = Ledger(traffic, condition).Learn(new(Start), new(Start + 8 * Day));
        Assert.Equal(0.5, result.Baseline!.Quality[condition[0]].Pooled, tolerance: 0.05);
        result = Ledger(traffic.Select(answer => answer with { Latency = null }), condition).Learn(new(Start), new(Start + 8 * Day));
        Assert.Equal($"{condition[0]} has no event in the period", result.Baseline!.LeftOut[condition[0]]);
    }

    [Fact]
    public void What_is_normal_is_the_value_of_the_period_also_where_most_blocks_have_none()
    {
        // One false alarm in a thousand: most blocks of a hundred negatives have none, and their median is 0.
        var traffic = Traffic(14, 240).Select((answer, index) => answer with { Label = "0", Decision = index % 1000 == 0 ? "1" : "0" });
        var result = Ledger(traffic).Learn(new(Start), new(Start + 14 * Day));
        var rate = result.Baseline!.Quality["false_positive_rate"];
        Assert.Equal(0.001, rate.Pooled, tolerance: 1e-4);
        Assert.Equal(0, rate.Median);
        Assert.Contains(
            result.Notes, note => note.StartsWith("false_positive_rate is 0.001 over the period, which is what it is held against, and 0 in "
                + "the median of its 336 blocks of 1h", StringComparison.Ordinal));
    }

    [Fact]
    public void Stable_metrics_hardly_ever_have_a_trend()
    {
        var leftOut = 0;
        for (var seed = 0; seed < 40; seed++)
            leftOut += Ledger(Traffic(14, 20, seed: seed)).Learn(new(Start), new(Start + 14 * Day)).Baseline!.LeftOut.Count;
        Assert.InRange(leftOut, 0, 2);
    }
}
