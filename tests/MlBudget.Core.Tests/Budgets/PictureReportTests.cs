using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>What is shown beside budgets. The small model's labels have a delay of a day, and its windows are of a week.</summary>
public sealed class PictureReportTests
{
    private const int Day = TimeWindow.Day, Hour = TimeWindow.Hour;
    private static readonly int Start = TallyModel.Start;

    [Fact]
    public void Confusion_has_all_cells_of_what_is_joined_and_agrees_with_the_SLOs()
    {
        // Two days: on the first TP 2, FP 1, FN 1, TN 3; on the second FP 2 and one without a label.
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 0, "1", "1", "1", "0", "0", "0", "0");
        Label(ledger, Start + 10, 0, "1", "1", "0", "1", "0", "0", "0");
        Predict(ledger, Start + Day, 7, "1", "1", "1");
        Label(ledger, Start + Day + 10, 7, "0", "0");

        var report = Report(ledger, Start + 2 * Day + Hour);

        Assert.Equal([new(TimeSpan.FromDays(1), 0, 2, 0, 0), new(TimeSpan.FromDays(7), 2, 3, 1, 3)], report.Pictures.Confusion.ToArray());
        foreach (var confusion in report.Pictures.Confusion)
        {
            var precision = report.Slos.Single(slo => slo.Slo.Name == "precision").Windows.Single(window => window.Length == confusion.Window).Reading!.Value;
            Assert.Equal(confusion.TruePositives + confusion.FalsePositives, precision.Events);
            Assert.Equal(confusion.FalsePositives, precision.Bad);
            var accuracy = report.Slos.Single(slo => slo.Slo.Name == "accuracy").Windows.Single(window => window.Length == confusion.Window).Reading!.Value;
            Assert.Equal(
                confusion.TruePositives + confusion.FalsePositives + confusion.FalseNegatives + confusion.TrueNegatives, accuracy.Events);
            Assert.Equal(confusion.FalsePositives + confusion.FalseNegatives, accuracy.Bad);
        }
    }

    [Fact]
    public void A_label_that_is_assumed_is_joined_as_it_is_for_SLOs()
    {
        var ledger = new ModelLedger(SmallModel.Define(new Assumption(BinaryClass.Negative, TimeSpan.FromHours(2))));
        Predict(ledger, Start, 0, "1", "0", "1");
        Label(ledger, Start + 10, 0, "1");
        Assert.Equal([new(TimeSpan.FromDays(1), 1, 0, 0, 0), new(TimeSpan.FromDays(7), 1, 0, 0, 0)], Report(ledger, Start + Day + Hour).Pictures.Confusion.ToArray());

        ledger.Advance(Time(Start + Day));
        Assert.Equal([new(TimeSpan.FromDays(1), 1, 1, 0, 1), new(TimeSpan.FromDays(7), 1, 1, 0, 1)], Report(ledger, Start + Day + Hour).Pictures.Confusion.ToArray());
    }

    [Fact]
    public void Nothing_joined_is_no_matrix_and_none_of_zeros()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 0, "1", "0");
        Assert.Empty(Report(ledger, Start + 2 * Day).Pictures.Confusion);
    }

    [Fact]
    public void Mistaken_classes_are_no_matrix_as_they_are_no_precision()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        string[] texts = [.. Enumerable.Range(0, 1200).Select(row => row % 2 == 0 ? "Y" : "N")];
        Predict(ledger, Start, 0, texts);
        Label(ledger, Start + 10, 0, texts);
        var report = Report(ledger, Start + Day + Hour);
        Assert.Null(report.Slos.Single(slo => slo.Slo.Name == "precision").Whole.Reading);
        Assert.Empty(report.Pictures.Confusion);
    }

    [Fact]
    public void The_last_complete_hour_is_counted_once_it_is_observed_from_its_start()
    {
        // Monday: 3 predictions from 08:00 on and one at 09:59, one of which repeats an id.
        var ledger = new ModelLedger(SmallModel.Define());
        Assert.Null(Report(ledger, Start + 9 * Hour).Pictures.Hour!.Predictions);
        Predict(ledger, Start + 8 * Hour, 0, "1", "0", "0");
        Predict(ledger, Start + 8 * Hour + 5, 2, "0");
        Predict(ledger, Start + 10 * Hour - 1, 3, "0");

        var hours = new[] { 8 * Hour + 59, 9 * Hour, 9 * Hour + 59, 10 * Hour, 11 * Hour }
            .Select(minute => Report(ledger, Start + minute).Pictures.Hour!).ToArray();

        Assert.Equal([null, 3, 3, 1, 0], hours.Select(hour => hour.Predictions));
        Assert.Equal(Start + 8 * Hour, hours[1].From.Number);
        Assert.All(hours, hour => Assert.Null(hour.Usual));
    }

    [Fact]
    public void What_is_usual_is_of_the_same_hour_of_the_week_with_the_bounds_of_hourly_volumes()
    {
        // The test's week begins with a Monday; 50.5 are usual at 09:00, at least 60% and at most three times as many are kept.
        var ledger = new ModelLedger(Model(
            [.. Enumerable.Range(0, 168).Select(hour => hour == 9 ? 50.5 : hour == 10 ? (double?)null : 7)],
            ("least", false, 0.4m, 1), ("less", false, 0.5m, 1), ("most", true, 3m, 1), ("of a day", true, 1.1m, 24)));
        Assert.Equal(new(new(Start + 9 * Hour), null, 50.5, 30.3, 151.5), Rounded(Report(ledger, Start + 10 * Hour).Pictures.Hour!));
        Assert.Equal(new(new(Start + 10 * Hour), null, null, null, null), Report(ledger, Start + 11 * Hour).Pictures.Hour);

        static HourReport Rounded(HourReport hour) => hour with { Lower = Math.Round(hour.Lower!.Value, 9), Upper = Math.Round(hour.Upper!.Value, 9) };
    }

    [Fact]
    public void Scores_fall_into_tenths_which_hold_their_lower_end_and_the_last_its_upper_one_too()
    {
        var ledger = new ModelLedger(Model([]));
        double?[] scores = [0, 0.0999, 0.1, 0.3, 0.7, 0.29999999999999993, 0.9, 1, 1.0000000000000002, -0.1, null, double.NaN];
        Score(ledger, Start, scores);

        Assert.Equal([2, 1, 1, 1, 0, 0, 0, 1, 0, 2], Report(ledger, Start + 1).Pictures.Scores.ToArray());
        Assert.Equal([2, 1, 1, 1, 0, 0, 0, 1, 0, 2], Report(ledger, Start + 23 * Hour + 59).Pictures.Scores.ToArray());
        Assert.Empty(Report(ledger, Start + Day + 1).Pictures.Scores);
    }

    [Fact]
    public void What_only_the_last_day_is_read_of_is_kept_for_two_days_and_the_rest_as_before()
    {
        var ledger = new ModelLedger(Model([]));
        Score(ledger, Start, [0.5]);
        ledger.Advance(Time(Start + 4 * Day));
        var (scores, records) = (ledger.Definition.Pictures!.Scores!.Value, ledger.Definition.Pictures.Records);
        Assert.Equal((0, 1), (ledger.EventsOf(scores, 0, new(Start, Start + Hour)), ledger.EventsOf(records, 0, new(Start, Start + Hour))));
    }

    [Fact]
    public void Ages_are_from_the_time_of_a_value_to_the_answer()
    {
        // Ten minutes, ten, twenty and forty; one from later than the answer; and three without a value, a time, or both.
        var ledger = new ModelLedger(SmallModel.Define());
        int?[] ages = [10, 10, 20, 40];
        SmallModel.Fold(ledger,
            [
                .. ages.Select((age, id) => new Prediction(Start + 60, id, "1", null, 5, null, Start + 60 - age)),
                new(Start + 60, 10, "1", null, null, null, Start), new(Start + 60, 11, "1", null, 5, null, null),
                new(Start + 60, 12, "1", null, null, null, null),
            ], 64);

        // As the lags of labels of the same lengths.
        var quantiles = Assert.Single(Report(ledger, Start + 2 * Hour).Features).AgeSeconds;
        Assert.Equal([0.5, 0.9, 0.99], quantiles.Select(age => age.Q));
        Assert.Equal(609, quantiles[0].Seconds);
        Assert.InRange(quantiles[1].Seconds, 2048, 2435);

        SmallModel.Fold(ledger, [.. Enumerable.Range(20, 20).Select(id => new Prediction(Start + 61, id, "1", null, 5, null, Start + 90))], 64);
        Assert.InRange(Assert.Single(Report(ledger, Start + 2 * Hour).Features).AgeSeconds[0].Seconds, 0, 1);
        Assert.Empty(Assert.Single(Report(ledger, Start + 2 * Day).Features).AgeSeconds);
    }

    [Fact]
    public void What_is_only_shown_makes_no_budget_and_keeps_the_identity_of_what_does()
    {
        var model = SmallModel.Define();
        var shown = model.Pictures!.Recent;
        Assert.DoesNotContain(shown, measure => model.MeasuresOfBudgets.Contains(measure));
        Assert.Contains(model.Pictures.Confusion!.Value, model.MeasuresOfBudgets);
        Assert.DoesNotContain(model.CountedSlos, slo => slo.Sli.Measures.Any(measure => shown.Contains(measure)));
    }

    /// <summary>A model with scores and no labels, and SLOs on its volume.</summary>
    private static ModelDefinition Model(double?[] usual, params (string Name, bool IsUpper, decimal Allowed, int Hours)[] slos)
    {
        var compiler = new MeasureCompiler(Estimates.ScoredModel.Shape(null) with
        {
            Labels = null,
            Baseline = new() { From = new(0), To = new(1), Rows = 1, DriftWindow = TimeSpan.FromHours(6), Volume = [.. usual] },
        });
        return ModelBuilder.Build(compiler.Measurements, new()
        {
            Name = "scored",
            Task = BinaryClassification.Instance,
            Slos =
            [
                .. slos.Select(slo => new SloDefinition
                {
                    Name = slo.Name,
                    Dimension = Dimension.DataQuality,
                    SliText = "volume",
                    Sli = new Core.Slis.SlicedSli(compiler.Volume(slo.IsUpper), new(slo.Allowed), new(TimeSpan.FromHours(slo.Hours), 1, false)),
                    Allowance = new(0.05m),
                    Window = TimeSpan.FromDays(7),
                    Slot = TimeSpan.FromHours(slo.Hours),
                }),
            ],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        });
    }

    private static void Score(ModelLedger ledger, int minute, double?[] scores)
    {
        var batch = new Batch(ledger.Definition.Predictions, scores.Length);
        foreach (var score in scores)
        {
            batch.Times[batch.Count] = minute * EventTime.PerMinute;
            if (score is { } known)
                BatchRow.Set(batch, "score", known);
            batch.Count++;
        }

        ledger.FoldPredictions(batch);
    }

    private static ModelReport Report(ModelLedger ledger, int minute) => BudgetCalculator.Report(ledger, Time(minute));

    private static Instant Time(int minute) => new(minute * EventTime.PerMinute);

    private static void Predict(ModelLedger ledger, int minute, int firstId, params string[] answers) => SmallModel.Fold(
        ledger, answers.Select((answer, row) => new Prediction(minute, firstId + row, answer, null, null, null, null)), 64);

    private static void Label(ModelLedger ledger, int minute, int firstId, params string[] labels) => SmallModel.Fold(
        ledger, labels.Select((label, row) => new Outcome(minute, firstId + row, label)), 64);
}
