using MlBudget.Core.Baselines;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>
/// Four answers at scores that mean what they say: 1 at 0.9 and at 0.6, 0 at 0.3 and at 0.1. Expected: TP 1.5, FP 0.5, FN 0.4,
/// TN 1.6.
/// </summary>
public sealed class EstimatedSliTests
{
    private static readonly Calibration AsTheySay = new([0, 1], [0, 1], 0.02, 500);
    private static readonly int Start = ScoredModel.Start;
    private static readonly TimeWindow Hour = new(Start, Start + 60);

    private static readonly Scored[] Four =
        [new(Start, "1", 0.9), new(Start + 1, "1", 0.6), new(Start + 30, "0", 0.3), new(Start + 59, "0", 0.1)];

    [Theory]
    [InlineData("estimated_accuracy", 3.1 / 4)]
    [InlineData("estimated_precision", 1.5 / 2)]
    [InlineData("estimated_recall", 1.5 / 1.9)]
    [InlineData("estimated_f1", 3 / 3.9)]
    [InlineData("estimated_false_positive_rate", 0.5 / 2.1)]
    public void Each_quality_is_that_of_the_expected_confusion(string metric, double expected)
    {
        var confusion = new ScoredModel(AsTheySay).Fold(Four).Expected(Hour);
        Assert.Equal(new(2, 2, 1_500_000_000, 400_000_000), confusion);
        Assert.Equal(expected, confusion.ValueOf(Find(metric).Ratio)!.Value, tolerance: 1e-15);
    }

    [Fact]
    public void An_answer_without_a_class_or_a_score_is_not_estimated()
    {
        Scored[] more = [.. Four, new(Start, "perhaps", 0.9), new(Start, null, 0.9), new(Start, "1", null), new(Start, "0", null)];
        Assert.Equal(new ScoredModel(AsTheySay).Fold(Four).Expected(Hour), new ScoredModel(AsTheySay).Fold(more).Expected(Hour));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(87.5)]
    [InlineData(-0.05)]
    [InlineData(double.PositiveInfinity)]
    public void An_answer_whose_score_is_no_probability_is_not_estimated_and_that_is_noticed(double score)
    {
        var model = new ScoredModel(AsTheySay, Bounded("estimated_accuracy")).Fold(Four);
        model.Fold(Enumerable.Repeat(new Scored(Start + 40, "1", score), 100));
        Assert.Equal(new(2, 2, 1_500_000_000, 400_000_000), model.Expected(Hour));
        Assert.Contains(
            "100 of 104 scores lie outside 0 to 1", Assert.Single(model.Report(Start + 60).Notices).Text, StringComparison.Ordinal);
        Assert.Contains(
            "so their confidence is unknown, and estimates leave them out; ", model.Report(Start + 60).Notices[0].Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_positive_class_is_written_otherwise_nothing_is_estimated()
    {
        var log = Enumerable.Range(0, 1000).Select(row => new Scored(Start + row % 60, row % 50 == 0 ? "fraud" : "legit", 0.1));
        var right = new ScoredModel(BinaryClasses.Of("fraud"), AsTheySay, Watched).Fold(log).Report(Start + 60);
        Assert.Equal(0.884, right.Slos[0].Whole.Reading!.Value.Value, tolerance: 1e-9);
        Assert.NotEmpty(right.Estimates!.Readings);
        var wrong = new ScoredModel(BinaryClasses.Of("Fraud"), AsTheySay, Watched).Fold(log).Report(Start + 60);
        Assert.Equal(MissingReason.NoPositives, wrong.Slos[0].Missing);
        Assert.Empty(wrong.Estimates!.Readings);

        static Sli Watched(MeasureCompiler compiler) => compiler.WithClasses(Bounded("estimated_accuracy")(compiler));
    }

    [Fact]
    public void A_lower_bound_that_is_just_met_leaves_nothing_and_takes_nothing_more()
    {
        var reading = Read(Bounded("estimated_precision"));
        Assert.Equal((0.75, 0.25, 2, null), (reading.Value, reading.ErrorRatio, reading.Events, reading.Bad));
    }

    [Fact]
    public void Of_a_rate_that_is_better_when_lower_the_error_is_the_rate_and_the_denominator_is_rounded_up()
    {
        var reading = Read(Bounded("estimated_false_positive_rate"));
        Assert.Equal(0.5 / 2.1, reading.Value, tolerance: 1e-15);
        Assert.Equal((reading.Value, 3), (reading.ErrorRatio, reading.Events));
    }

    [Fact]
    public void A_degradation_is_how_far_the_estimate_fell_behind()
    {
        var reading = Read(Degrading("estimated_precision", 0.8m));
        Assert.Equal((0.75, 0.0625), (reading.Value, reading.ErrorRatio));
        Assert.Equal(0, Read(Degrading("estimated_precision", 0.7m)).ErrorRatio);
        Assert.Equal((0.5 / 2.1 - 0.2) / 0.2, Read(Degrading("estimated_false_positive_rate", 0.2m)).ErrorRatio, tolerance: 1e-12);
    }

    [Fact]
    public void A_rate_that_is_normally_low_can_degrade_by_more_than_all_of_it()
    {
        var (rate, sense) = Find("estimated_false_positive_rate");
        Assert.Equal(4, EstimatedSli.Degrading(rate, sense, 1, 0, 0.2m).LargestError);
    }

    [Fact]
    public void Without_a_calibration_or_what_is_normal_there_is_no_value_and_slices_are_not_judged()
    {
        var slicing = new Slicing(TimeSpan.FromHours(1), 1, SilenceIsBad: true);
        var model = new ScoredModel(
            null, Bounded("estimated_accuracy"), compiler => new SlicedSli(Bounded("estimated_accuracy")(compiler), new(0.1m), slicing));
        var report = model.Fold(Four).Report(Start + 120);

        Assert.All(report.Slos, slo => Assert.False(slo.Slo.Sli.IsKnown));
        Assert.All(report.Slos, slo => Assert.Null(slo.Whole.Reading));
        Assert.Null(report.Estimates);
        var unknown = new ScoredModel(AsTheySay, Degrading("estimated_accuracy", null)).Fold(Four).Report(Start + 120);
        Assert.Null(unknown.Slos[0].Whole.Reading);
    }

    [Fact]
    public void A_window_without_answers_has_no_value()
    {
        var report = new ScoredModel(AsTheySay, Bounded("estimated_accuracy")).Report(Start + 120);
        Assert.Null(report.Slos[0].Whole.Reading);
        Assert.Empty(report.Estimates!.Readings);
        Assert.Empty(report.Estimates.Comparisons);
    }

    [Fact]
    public void Estimates_are_reported_for_a_day_and_the_longest_window_and_compared_once_labels_have_come()
    {
        Scored[] log =
        [
            .. Four.Select(record => record with { Minute = record.Minute - 3 * TimeWindow.Day }),
            new(Start - 10, "1", 0.9, Label: "1"), new(Start - 5, "1", 0.7, Label: "0"), new(Start + 30, "0", 0.5),
        ];
        var model = new ScoredModel(AsTheySay, Bounded("estimated_accuracy")).Fold(log);
        var estimates = model.Report(Start + 31).Estimates!;

        Assert.Equal(0.02, estimates.CalibrationError);
        Assert.Equal(
            [("accuracy", TimeSpan.FromDays(1), 0.7), ("precision", TimeSpan.FromDays(1), 0.8)],
            estimates.Readings.Take(2).Select(reading => (reading.Metric, reading.Window, reading.Value)));
        Assert.Equal(10, estimates.Readings.Length);
        Assert.Equal(5.2 / 7, estimates.Readings[5].Value, tolerance: 1e-15);
        // Labels of the hour that is not complete don't count, and its estimates are not compared either.
        var accuracy = estimates.Comparisons[0];
        Assert.Equal(("accuracy", 0.5), (accuracy.Metric, accuracy.Realized));
        Assert.Equal(4.7 / 6, accuracy.Estimated, tolerance: 1e-15);
        Assert.Equal(4.7 / 6 - 0.5, accuracy.Difference, tolerance: 1e-15);
    }

    [Fact]
    public void An_estimate_is_compared_with_labels_of_the_hours_since_estimates_began()
    {
        // Without a score nothing is estimated, as before a calibration is learned: answers that were all wrong, until 22:30.
        Scored[] log =
        [
            .. Enumerable.Range(0, 20).Select(hour => new Scored(Start - TimeWindow.Day + 60 * hour, "1", null, Label: "0")),
            new(Start - 95, "1", null, Label: "0"), new(Start - 80, "1", 0.7, Label: "1"),
            new(Start - 10, "1", 0.9, Label: "1"), new(Start - 5, "0", 0.3, Label: "0"),
        ];
        var model = new ScoredModel(AsTheySay, Bounded("estimated_accuracy")).Fold(log);

        // The hour from 22:00 on is estimated in part only.
        Assert.Empty(model.Report(Start - 60).Estimates!.Comparisons);
        var accuracy = model.Report(Start).Estimates!.Comparisons[0];
        Assert.Equal(("accuracy", 0.8, 1), (accuracy.Metric, accuracy.Estimated, accuracy.Realized));
    }

    private static SliReading Read(Func<MeasureCompiler, Sli> sli) =>
        new ScoredModel(AsTheySay, sli).Fold(Four).Report(Start + 60).Slos[0].Whole.Reading!.Value;

    private static Func<MeasureCompiler, Sli> Bounded(string name)
    {
        var (metric, sense) = Find(name);
        return compiler => EstimatedSli.Bounded(metric, sense, compiler.Estimate(name), compiler.Records());
    }

    private static Func<MeasureCompiler, Sli> Degrading(string name, decimal? baseline)
    {
        var (metric, sense) = Find(name);
        return compiler => EstimatedSli.Degrading(metric, sense, compiler.Estimate(name), compiler.Records(), baseline);
    }

    private static (ConfusionRatio Ratio, Sense Sense) Find(string name)
    {
        var metric = ((EstimatedMetric)BinaryClassification.Instance.Find(name)!).Realized;
        return (metric.Ratio, metric.Sense);
    }
}
