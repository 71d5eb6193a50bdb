using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Models;
using static MlBudget.Core.Tests.Baselines.LearningModel;
using static MlBudget.Core.Tests.Baselines.LearningTests;

namespace MlBudget.Core.Tests.Baselines;

public sealed class RefusalTests
{
    [Fact]
    public void A_period_with_too_few_predictions_or_days_is_refused()
    {
        Assert.Equal(
            ["the period has 999 predictions, expected at least 1000; choose a longer one"],
            Ledger(Traffic(7, 6).Take(999)).Learn(Start, Start + 7 * Day).Refusals.AsEnumerable());
        Assert.Empty(Ledger(Traffic(7, 6)).Learn(Start, Start + 7 * Day).Refusals);
        Assert.Equal(
            ["the period has predictions on 7 days, expected at least 7 whole ones; choose a longer one"],
            Ledger(Traffic(7, 50)).Learn(Start, Start + 7 * Day - Hour).Refusals.AsEnumerable());
        Assert.Equal(
            ["the period has predictions on 6 days, expected at least 7 whole ones; choose a longer one"],
            Ledger(Traffic(6, 50)).Learn(Start, Start + 30 * Day).Refusals.AsEnumerable());
        Assert.Equal(2, Ledger([]).Learn(Start, Start).Refusals.Length);
    }

    [Fact]
    public void A_trend_in_quality_is_refused_with_the_numbers()
    {
        var result = Ledger(Traffic(14, 200, accuracy: share => 0.95 - 0.2 * share)).Learn(Start, Start + 14 * Day);
        Assert.Null(result.Baseline);
        Assert.Matches(
            "^accuracy is not stable: the mean of its blocks of 1h went from 0\\.[89]\\d* in the first half to 0\\.[78]\\d* in the second "
            + "\\(Mann–Kendall p = 0\\), expected a difference of at most 0\\.\\d+, twice the blocks' median absolute deviation from "
            + "their half; choose a period without a change$", result.Refusals[0]);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void A_change_within_the_period_is_refused_wherever_it_is(double at)
    {
        var result = Ledger(Traffic(14, 200, accuracy: share => share < at ? 0.95 : 0.8)).Learn(Start, Start + 14 * Day);
        Assert.Contains(result.Refusals, refusal => refusal.StartsWith("accuracy is not stable", StringComparison.Ordinal));
    }

    [Fact]
    public void A_feature_that_moves_is_refused()
    {
        var result = Ledger(Traffic(14, 50, amount: share => 20 * share)).Learn(Start, Start + 14 * Day);
        Assert.StartsWith(
            "the mean rank of 'amount' is not stable: the mean of its blocks of 1d went from 0.", Assert.Single(result.Refusals),
            StringComparison.Ordinal);
        result = Ledger(Traffic(14, 50).Select((answer, index) => answer with { Country = index < 8400 ? answer.Country : "BE" }))
            .Learn(Start, Start + 14 * Day);
        Assert.StartsWith("the share of 'BE' of 'country' is not stable", Assert.Single(result.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stable_series_is_hardly_ever_refused()
    {
        var random = new Random(3);
        var refused = 0;
        for (var round = 0; round < 1000; round++)
        {
            // Days that resemble the day before, and a rhythm of the week.
            var noise = 0.0;
            var days = Enumerable.Range(0, 28)
                .Select(day => (noise = 0.3 * noise + random.NextDouble()) + Math.Sin(day * Math.Tau / 7)).ToArray();
            refused += Stability.Refuse("noise", "1d", days) is null ? 0 : 1;
        }

        Assert.InRange(refused, 0, 5);
    }

    [Fact]
    public void Of_a_hundred_features_that_go_up_and_down_by_chance_hardly_one_is_refused()
    {
        var random = new Random(3);
        var refused = 0;
        for (var series = 0; series < 20_000; series++)
            refused += Stability.Refuse("noise", "1d", [.. Enumerable.Range(0, 14).Select(_ => random.NextDouble())], 100) is null ? 0 : 1;
        Assert.InRange(refused, 0, 5);
    }

    [Fact]
    public void A_difference_too_small_to_matter_is_no_reason()
    {
        double[] series = [.. Enumerable.Range(0, 30).Select(day => 0.5 + day * 0.003)];
        Assert.NotNull(Stability.Refuse("rank", "1d", series));
        Assert.Null(Stability.Refuse("rank", "1d", series, least: 0.05));
        Assert.EndsWith(
            "expected a difference of at most 0.04; choose a period without a change", Stability.Refuse("rank", "1d", series, least: 0.04),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_proportion_that_is_needed_has_to_have_a_normal_value()
    {
        var traffic = Traffic(8, 20).Select(answer => answer with { Label = answer.Decision == "1" ? "1" : answer.Label }).ToArray();
        var result = Ledger(traffic).Learn(Start, Start + 8 * Day);
        Assert.Empty(result.Refusals);
        Assert.DoesNotContain("false_positive_rate", result.Baseline!.Quality.Keys);
        const string reason = "false_positive_rate is 0 in the median of 8 blocks of 1d, expected more than 0: a degradation from it has "
            + "no size; give its SLO a bound instead";
        Assert.Equal([reason], result.Notes.AsEnumerable());
        result = Ledger(traffic, needed: ["false_positive_rate", "latency_seconds < 0.05"]).Learn(Start, Start + 8 * Day);
        Assert.Equal([reason], result.Refusals.AsEnumerable());
        string[] condition = ["latency_seconds < 0.05"];
        result = Ledger(traffic, condition).Learn(Start, Start + 8 * Day);
        Assert.Equal(0.5, result.Baseline!.Quality[condition[0]].Pooled, tolerance: 0.05);
        result = Ledger(traffic.Select(answer => answer with { Latency = null }), condition).Learn(Start, Start + 8 * Day);
        Assert.Equal([$"{condition[0]} has no day in the period with any event, expected 100 in most"], result.Refusals.AsEnumerable());
    }

    [Fact]
    public void Days_that_were_sampled_only_from_some_time_on_are_refused()
    {
        var (ledger, store) = (new ModelLedger(Define(100)), new LedgerStore());
        Fold(ledger, Traffic(3, 50));
        store.Commit(ledger);
        // Another number of rows makes other samples, and the tallies go on.
        var changed = store.Restore(Define(200));
        Fold(changed, Traffic(10, 50).Skip(3 * 24 * 50));
        Assert.Equal(
            "the samples of 3 days of the period are not complete, the first 2026-06-01 with 0 of 200 rows; choose a period that begins "
            + "later", Assert.Single(changed.Learn(Start, Start + 10 * Day).Refusals));
        Assert.Equal(Start + 3 * Day, changed.Progress(Start + 10 * Day)!.From);
        Assert.Null(changed.Learn(Start + 3 * Day, Start + 10 * Day).Refusals.FirstOrDefault());
    }

    [Fact]
    public void Scores_are_calibrated_only_with_enough_labels_of_both_classes()
    {
        var traffic = Traffic(8, 20).Select((answer, index) => index < 900 ? answer : answer with { Label = null });
        var result = Ledger(traffic).Learn(Start, Start + 8 * Day);
        Assert.Null(result.Baseline!.Calibration);
        Assert.StartsWith(
            "the calibration of scores is left out: the sample has 900 labelled rows with a score, 4", Assert.Single(result.Notes),
            StringComparison.Ordinal);
        var ledger = new ModelLedger(Define(origin: null));
        Fold(ledger, Traffic(8, 20));
        result = ledger.Learn(Start, Start + 8 * Day);
        Assert.Empty(result.Notes);
        Assert.Equal((null, "selection_rate"), (result.Baseline!.Calibration, result.Baseline.Quality.Keys.Single()));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("1", false)]
    public void A_period_whose_positive_class_is_written_otherwise_is_refused(string positive, bool isRefused)
    {
        var ledger = new ModelLedger(Define(origin: null) with { Classes = BinaryClasses.Of(positive) });
        Fold(ledger, Traffic(8, 20));
        string[] expected = isRefused
            ? ["answers or labels of the period are of several texts, and none of them is of the positive class; set positive_class or "
                + "labels.positive_class"] : [];
        Assert.Equal(expected, ledger.Learn(Start, Start + 8 * Day).Refusals);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_are_not_calibrated_and_many_are_said()
    {
        var traffic = Traffic(8, 20).Select((answer, index) => index % 10 == 0 ? answer with { Score = 100 * answer.Score + 1 } : answer).ToArray();
        var result = Ledger(traffic).Learn(Start, Start + 8 * Day);
        Assert.Equal(3456, result.Baseline!.Calibration!.Rows);
        Assert.All(result.Baseline.Calibration.Scores, score => Assert.InRange(score, 0, 1));
        Assert.Equal(
            "the calibration of scores leaves out 384 of 3840 labelled rows, whose score lies outside 0 to 1",
            Assert.Single(result.Notes, note => note.Contains("calibration", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_of_which_nothing_is_learned_says_so()
    {
        var ledger = new ModelLedger(Define(origin: LabelOrigin.Inline) with { Learning = null });
        Assert.Throws<InvalidOperationException>(() => ledger.Learn(Start, Start + Day));
        Assert.Null(ledger.Progress(Start));
        Assert.Null(ledger.Layout);
    }
}
