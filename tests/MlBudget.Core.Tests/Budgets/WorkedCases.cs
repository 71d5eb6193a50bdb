using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>The worked cases of the design's math page, by their numbers.</summary>
public sealed class WorkedCases
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;
    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private readonly TallyModel _model = new();

    [Fact]
    public void Case_1_a_full_window_with_600_bad_events_of_a_million_leaves_40_percent()
    {
        var success = _model.Success();
        AddEvenly(success, days: 7, total: 1_000_000, bad: 600);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(success), 0.001m), Start + 7 * Day);

        Assert.Equal(0.0006, report.Whole.Reading!.Value.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(0.6, report.Whole.BurnRate!.Value, tolerance: 1e-12);
        Assert.Equal(0.4, report.Remaining!.Value, tolerance: 1e-12);
        Assert.Equal(BudgetState.Ok, report.State);
    }

    [Fact]
    public void Case_1_with_only_42_hours_observed_0_15_are_consumed()
    {
        var success = _model.Success();
        for (var hour = 0; hour < 42; hour++)
            _model.Add(success, Start + hour * Hour, [10_000, 9_994]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(success), 0.001m), Start + 42 * Hour);

        Assert.Equal(0.0006, report.Whole.Reading!.Value.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(0.25, report.Whole.Coverage, tolerance: 1e-12);
        Assert.Equal(0.15, report.Consumed!.Value, tolerance: 1e-12);
        Assert.Equal(0.85, report.Remaining!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Case_2_accuracy_of_93_percent_against_a_baseline_of_95()
    {
        var accuracy = _model.Proportion("accuracy");
        _model.Add(accuracy, Start, [500, 40, 30, 430]);

        var report = Report(new DegradationSli(accuracy, 0.95m), 0.08m);

        Assert.Equal(0.93, report.Whole.Reading!.Value.Value, tolerance: 1e-12);
        Assert.Equal(0.0210526, report.Whole.Reading!.Value.ErrorRatio, tolerance: 5e-8);
        Assert.Equal(0.263158, report.Whole.BurnRate!.Value, tolerance: 5e-7);
    }

    [Fact]
    public void Case_3_precision_counts_predicted_positives()
    {
        var precision = _model.Proportion("precision");
        _model.Add(precision, Start, [940, 60, 123, 4567]);

        var report = Report(new OccurrenceSli(precision), 0.05m);

        Assert.Equal(0.94, report.Whole.Reading!.Value.Value, tolerance: 1e-12);
        Assert.Equal(0.06, report.Whole.Reading!.Value.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(1.2, report.Whole.BurnRate!.Value, tolerance: 1e-12);
        Assert.Equal(1000, report.Whole.Reading!.Value.Events);
        Assert.Equal(60, report.Whole.Reading!.Value.Bad);
    }

    [Fact]
    public void Case_4_a_group_without_enough_samples_is_not_judged()
    {
        var rate = _model.Proportion("false_positive_rate", byMerchant: true);
        foreach (var (group, bad, negatives) in new[] { ("A", 20, 1000), ("B", 55, 1000), ("C", 9, 40) })
            _model.Add(rate, Start, [5, bad, 3, negatives - bad], group);

        var report = Report(Disparity(rate), 0.03m);

        Assert.Equal(0.035, report.Whole.Reading!.Value.Value, tolerance: 1e-12);
        Assert.Equal(1.1667, report.Whole.BurnRate!.Value, tolerance: 5e-5);
        Assert.Equal(["A", "B", "C"], report.Groups.Select(group => group.Group));
        Assert.Equal([true, true, false], report.Groups.Select(group => group.Judged));
        Assert.Equal(1000, report.Whole.Reading!.Value.Events);
    }

    [Fact]
    public void Case_5_completeness_staleness_and_the_score_of_both()
    {
        var completeness = _model.Proportion("completeness");
        var staleness = _model.Proportion("staleness");
        _model.Add(completeness, Start, [1000, 6]);
        _model.Add(staleness, Start, [1000, 15]);

        Assert.Equal(0.6, Report(new OccurrenceSli(completeness), 0.01m).Whole.BurnRate!.Value, tolerance: 1e-12);
        Assert.Equal(1.5, Report(new OccurrenceSli(staleness), 0.01m).Whole.BurnRate!.Value, tolerance: 1e-12);
        var score = Report(new DataQualitySli(completeness, staleness), 0.02m);
        Assert.Equal(0.985, score.Whole.Reading!.Value.Value, tolerance: 1e-12);
        Assert.Equal(0.75, score.Whole.BurnRate!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Case_6_without_events_in_the_last_hour_its_row_cannot_fire_and_the_week_goes_on()
    {
        var success = _model.Success();
        AddEvenly(success, days: 7, total: 168_000, bad: 16_800);
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 3.5, Evidence.Any);
        var slo = TallyModel.Slo(new OccurrenceSli(success), 0.01m, SlotSize.Minute, row);

        var before = _model.Report(slo, Start + 7 * Day);
        var after = _model.Report(slo, Start + 7 * Day + Hour);

        Assert.True(before.Alerts[0].Fires);
        Assert.Null(after.Windows.First(window => window.Length == TimeSpan.FromHours(1)).BurnRate);
        Assert.Null(after.Alerts[0].BurnRate);
        Assert.False(after.Alerts[0].Fires);
        Assert.Equal(10, after.Whole.BurnRate!.Value, tolerance: 1e-9);
        Assert.Equal(-9, after.Remaining!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Case_6_where_nothing_ever_arrived_there_is_no_data()
    {
        var report = Report(new OccurrenceSli(_model.Success()), 0.01m);

        Assert.Equal(BudgetState.NoData, report.State);
        Assert.Null(report.Remaining);
        Assert.All(report.Windows, window => Assert.Null(window.BurnRate));
    }

    [Fact]
    public void Case_7_a_quiet_bad_day_spends_its_share_of_the_whole_budget_and_no_more()
    {
        var success = _model.Success();
        AddEvenly(success, days: 6, total: 1_000_000, bad: 0);
        _model.Add(success, Start + 6 * Day, [1000, 990]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(success), 0.001m), Start + 7 * Day);

        var day = report.Windows.First(window => window.Length == OneDay);
        Assert.Equal(10, day.BurnRate!.Value, tolerance: 1e-9);
        Assert.Equal(0.00999, day.Spent!.Value, tolerance: 5e-7);
    }

    [Fact]
    public void Case_8_ten_minutes_after_the_start_little_is_consumed()
    {
        var success = _model.Success();
        for (var minute = 0; minute < 10; minute++)
            _model.Add(success, Start + minute, [1000, 998]);
        var row = new AlertRow(AlertSeverity.Warning, OneDay, TimeSpan.FromHours(2), 1.4, Evidence.Any);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(success), 0.001m, SlotSize.Minute, row), Start + 10);

        Assert.Equal(2, report.Whole.BurnRate!.Value, tolerance: 1e-9);
        Assert.Equal(0.0139, report.Alerts[0].BurnRate!.Value, tolerance: 5e-5);
        Assert.Equal(0.00198, report.Consumed!.Value, tolerance: 5e-6);
    }

    [Fact]
    public void Case_9_three_good_days_and_four_bad_ones_against_a_baseline()
    {
        var accuracy = _model.Proportion("accuracy");
        for (var day = 0; day < 7; day++)
            _model.Add(accuracy, Start + day * Day, day < 3 ? [990, 10, 0, 0] : [890, 110, 0, 0]);

        var report = _model.Report(
            TallyModel.Slo(new DegradationSli(accuracy, 0.95m), 0.08m, SlotSize.Hour), Start + 7 * Day);

        Assert.Equal(0.932857, report.Whole.Reading!.Value.Value, tolerance: 5e-7);
        Assert.Equal(0.2256, report.Consumed!.Value, tolerance: 5e-5);
    }

    internal static DisparitySli Disparity(Proportion rate) =>
        new(new([rate], 0, DisparityMeasure.Difference, null, MinSamples: 100, MaxGroups: 20, Confident: false) { MinGroupSize = 20 });

    /// <summary>A report at the end of a fully observed week whose events are all in its first slot.</summary>
    private SloReport Report(Sli sli, decimal allowed) =>
        _model.Report(TallyModel.Slo(sli, allowed, SlotSize.Hour), Start + 7 * Day);

    private void AddEvenly(Proportion proportion, int days, long total, long bad)
    {
        var hours = days * 24;
        for (var hour = 0; hour < hours; hour++)
        {
            var events = Part(total, hour, hours);
            _model.Add(proportion, Start + hour * Hour, [events, events - Part(bad, hour, hours)]);
        }
    }

    private static long Part(long total, int index, int count) => total * (index + 1) / count - total * index / count;
}
