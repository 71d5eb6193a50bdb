using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

public sealed class RefusalTests
{
    [Fact]
    public void A_period_with_too_few_predictions_or_days_is_refused()
    {
        Assert.Equal(
            ["the period has 999 predictions, expected at least 1000; choose a longer one"],
            Ledger(Traffic(7, 6).Take(999)).Learn(new(Start), new(Start + 7 * Day)).Refusals.AsEnumerable());
        Assert.Empty(Ledger(Traffic(7, 6)).Learn(new(Start), new(Start + 7 * Day)).Refusals);
        Assert.Equal(
            ["the period has predictions on 7 days, expected at least 7 whole ones; choose a longer one"],
            Ledger(Traffic(7, 50)).Learn(new(Start), new(Start + 7 * Day - Hour)).Refusals.AsEnumerable());
        Assert.Equal(
            ["the period has predictions on 6 days, expected at least 7 whole ones; choose a longer one"],
            Ledger(Traffic(6, 50)).Learn(new(Start), new(Start + 30 * Day)).Refusals.AsEnumerable());
        Assert.Equal(2, Ledger([]).Learn(new(Start), new(Start)).Refusals.Length);
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
            + "later", Assert.Single(changed.Learn(new(Start), new(Start + 10 * Day)).Refusals));
        Assert.Equal(new(Start + 3 * Day), changed.Progress(new(Start + 10 * Day))!.From);
        Assert.Null(changed.Learn(new(Start + 3 * Day), new(Start + 10 * Day)).Refusals.FirstOrDefault());
    }

    [Fact]
    public void Scores_are_calibrated_only_with_enough_labels_of_both_classes()
    {
        var traffic = Traffic(8, 20).Select((answer, index) => index < 900 ? answer : answer with { Label = null });
        var result = Ledger(traffic).Learn(new(Start), new(Start + 8 * Day));
        Assert.Null(result.Baseline!.Calibration);
        Assert.Contains(result.Notes, note => note.StartsWith(
            "the calibration of scores is left out: the sample has 900 labelled rows with a score, 4", StringComparison.Ordinal));
        var ledger = new ModelLedger(Define(origin: null));
        Fold(ledger, Traffic(8, 20));
        result = ledger.Learn(new(Start), new(Start + 8 * Day));
        Assert.DoesNotContain(result.Notes, note => note.Contains("left out", StringComparison.Ordinal));
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
        Assert.Equal(expected, ledger.Learn(new(Start), new(Start + 8 * Day)).Refusals);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_are_not_calibrated_and_many_are_said()
    {
        var traffic = Traffic(8, 20).Select((answer, index) => index % 10 == 0 ? answer with { Score = 100 * answer.Score + 1 } : answer).ToArray();
        var result = Ledger(traffic).Learn(new(Start), new(Start + 8 * Day));
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
        Assert.Throws<InvalidOperationException>(() => ledger.Learn(new(Start), new(Start + Day)));
        Assert.Null(ledger.Progress(new(Start)));
        Assert.Null(ledger.Layout);
    }
}
