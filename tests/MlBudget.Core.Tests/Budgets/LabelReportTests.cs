using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>How far labels have come. The small model's labels have a delay of a day, and its windows are of a week.</summary>
public sealed class LabelReportTests
{
    private const int Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;

    [Fact]
    public void Lags_are_from_the_event_to_the_arrival_of_its_label()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 4);
        // Ten, ten, twenty and forty minutes; the next bin ends after 608, 1217 and 2435 seconds.
        Label(ledger, [(0, 10, "1"), (1, 10, "0"), (2, 20, "1"), (3, 40, "1")]);

        var lags = Report(ledger, Start + Day + 60).Lags;

        Assert.Equal([0.5, 0.9, 0.99], lags.Select(lag => lag.Q));
        Assert.Equal(609, lags[0].Seconds);
        Assert.InRange(lags[1].Seconds, 2048, 2435);
        Assert.True(lags[1].Seconds < lags[2].Seconds);
    }

    [Fact]
    public void A_label_of_the_same_class_that_came_earlier_moves_the_lag()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 1);
        Label(ledger, [(0, 600, "1")]);
        var late = Report(ledger, Start + Day + 60).Lags[0].Seconds;
        Label(ledger, [(0, 10, "1")]);
        var early = Report(ledger, Start + Day + 60).Lags[0].Seconds;
        Label(ledger, [(0, 300, "1"), (0, 10, "1")]);

        Assert.InRange(late, 36_000 / 1.19, 36_000 * 1.19);
        Assert.InRange(early, 600 / 1.19, 600 * 1.19);
        Assert.Equal(early, Report(ledger, Start + Day + 60).Lags[0].Seconds);
        Assert.Equal(1, Arrivals(ledger));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public void Many_labels_of_an_hour_are_binned_as_each_is_by_itself(int batch)
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 400);
        SmallModel.Fold(ledger, Enumerable.Range(0, 400).Select(id => new Outcome(Start + id % 7 * 100, id, "1")), batch);
        var measure = ledger.Measure(ledger.Definition.Labels!.LagMeasure!.Value);
        var (counts, expected) = (new long[measure.Width], new long[measure.Width]);
        measure.SumInto(0, new(Start, Start + 60), counts);
        foreach (var id in Enumerable.Range(0, 400))
            expected[LagBins.Of(id % 7 * 6000)]++;

        Assert.Equal(expected, counts);
        Assert.Equal(expected, measure.Arrived.ToArray());
    }

    [Fact]
    public void A_label_before_its_event_took_no_time()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 1);
        Label(ledger, [(0, -30, "1")]);
        Assert.InRange(Report(ledger, Start + Day + 60).Lags[0].Seconds, 0, 1);
    }

    [Fact]
    public void A_label_that_is_assumed_covers_and_has_not_arrived()
    {
        var ledger = new ModelLedger(SmallModel.Define(new Assumption(BinaryClass.Negative, TimeSpan.FromHours(2))));
        Predict(ledger, Start, 40);
        Label(ledger, [.. Enumerable.Range(0, 10).Select(id => (id, 20, "1"))]);
        ledger.Advance(new((Start + Day) * EventTime.PerMinute));
        var report = Report(ledger, Start + Day + 60);
        Assert.Equal((1, 0.25), (report.DayCoverage, report.DayArrived));

        // A label that comes after all has arrived, and took what it took.
        Label(ledger, [(39, 600, "0")]);
        Assert.Equal(11, Arrivals(ledger));
        Assert.Equal(11.0 / 40, Report(ledger, Start + Day + 60).DayArrived);
    }

    [Fact]
    public void The_latest_24_labelled_hours_say_how_many_are_labelled()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 4);
        Predict(ledger, Start + 23 * 60, 2, firstId: 4);
        Label(ledger, [(0, 10, "1"), (5, 24 * 60, "0")]);

        var report = Report(ledger, Start + 2 * Day);

        Assert.Equal(24, report.Hours.Length);
        Assert.Equal(new(new(Start), 4, 1), report.Hours[0]);
        Assert.Equal(new(new(Start + 60), 0, 0), report.Hours[1]);
        Assert.Equal(new(new(Start + 23 * 60), 2, 1), report.Hours[^1]);
        Assert.Equal(2.0 / 6, report.DayCoverage);
    }

    [Theory]
    [InlineData(60, 27, true)]
    [InlineData(60, 28, false)]
    public void Labels_are_overdue_when_less_than_half_of_the_usual_share_has_come(int predictions, int labels, bool areOverdue)
    {
        var ledger = SixFullDays(predictions);
        Predict(ledger, Start + 6 * Day, predictions, firstId: 6 * predictions);
        Label(ledger, [.. Enumerable.Range(6 * predictions, labels).Select(id => (id, 6 * Day + 10, "1"))]);

        var report = Report(ledger, Start + 8 * Day);

        Assert.Equal((double)labels / predictions, report.DayArrived);
        Assert.Equal((6.0 * predictions + labels) / (7 * predictions) / 2, report.DayThreshold!.Value, tolerance: 1e-12);
        // Usual is what the window holds, this day included: half of 387/420 of 60 is 27.6.
        Assert.Equal(areOverdue, report.AreOverdue);
    }

    [Fact]
    public void Labels_that_stopped_are_overdue_and_stay_so_when_none_is_left_in_the_window()
    {
        var ledger = SixFullDays(60);
        for (var day = 6; day < 20; day++)
            Predict(ledger, Start + day * Day, 60, firstId: day * 60);

        Assert.False(Report(ledger, Start + 7 * Day).AreOverdue);
        Assert.True(Report(ledger, Start + 8 * Day).AreOverdue);
        Assert.True(Report(ledger, Start + 12 * Day).AreOverdue);
        Assert.True(Report(ledger, Start + 20 * Day).AreOverdue);
    }

    [Fact]
    public void Too_few_expected_labels_tell_nothing()
    {
        var ledger = SixFullDays(28);
        Predict(ledger, Start + 6 * Day, 28, firstId: 6 * 28);
        var report = Report(ledger, Start + 8 * Day);
        Assert.Equal((0, null, null), (report.DayArrived, report.DayThreshold, report.AreOverdue));
        Assert.Null(Report(new(SmallModel.Define()), Start).AreOverdue);
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(0.4, false)]
    public void A_least_coverage_is_the_threshold_where_it_is_given(double least, bool areOverdue)
    {
        var definition = SmallModel.Define();
        var ledger = new ModelLedger(definition with { Labels = definition.Labels! with { MinCoverage = (decimal)least } });
        Predict(ledger, Start, 40);
        Label(ledger, [.. Enumerable.Range(0, 20).Select(id => (id, 10, "1"))]);

        var report = Report(ledger, Start + 2 * Day);

        Assert.Equal((least, areOverdue), (report.DayThreshold, report.AreOverdue));
    }

    [Fact]
    public void Measures_of_lag_that_are_new_count_what_is_known()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        Predict(ledger, Start, 3);
        var lag = ledger.Definition.Labels!.LagMeasure!.Value;
        Label(ledger, [(0, 10, "1"), (1, 20, "1")]);
        var before = Arrivals(ledger);
        ledger.Recount([lag]);
        Assert.Equal(2 * before, Arrivals(ledger));
    }

    private static ModelLedger SixFullDays(int predictions)
    {
        var ledger = new ModelLedger(SmallModel.Define());
        for (var day = 0; day < 6; day++)
            Predict(ledger, Start + day * Day, predictions, firstId: day * predictions);
        Label(ledger, [.. Enumerable.Range(0, 6 * predictions).Select(id => (id, id / predictions * Day + 10, "1"))]);
        return ledger;
    }

    private static LabelReport Report(ModelLedger ledger, int minute) =>
        BudgetCalculator.Report(ledger, new(minute * EventTime.PerMinute)).Labels!;

    private static long Arrivals(ModelLedger ledger)
    {
        var measure = ledger.Measure(ledger.Definition.Labels!.LagMeasure!.Value);
        var counts = new long[measure.Width];
        measure.SumInto(0, new(Start - Day, Start + 30 * Day), counts);
        return counts.Sum();
    }

    private static void Predict(ModelLedger ledger, int minute, int count, int firstId = 0) => SmallModel.Fold(
        ledger, Enumerable.Range(firstId, count).Select(id => new Prediction(minute, id, "1", null, null, null, null)), 64);

    private static void Label(ModelLedger ledger, (int Id, int After, string Label)[] labels) => SmallModel.Fold(
        ledger, labels.Select(label => new Outcome(Start + label.After, label.Id, label.Label)), 64);
}
