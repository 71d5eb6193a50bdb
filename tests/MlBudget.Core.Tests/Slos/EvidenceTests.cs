using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slos;

/// <summary>What has to be seen of errors before anything follows from them.</summary>
public sealed class EvidenceTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TallyModel _model = new();

    [Fact]
    public void Case_10_an_hour_in_which_all_sixty_requests_fail_pages()
    {
        var success = _model.Success();
        AddMinutely(success, Start, Start + 7 * Day, everyMinutes: 1, failing: minute => minute >= Start + 7 * Day - Hour);

        var report = _model.Report(Success(success), Start + 7 * Day);

        var row = report.Alerts.Single(alert => alert.Row.Long == TimeSpan.FromHours(1));
        Assert.True(row.Fires);
        Assert.Equal(1000, row.BurnRate!.Value, tolerance: 1e-9);
        Assert.Equal(BudgetState.Exhausted, report.State);
    }

    [Fact]
    public void Case_10_one_failure_in_a_quiet_week_is_shown_and_nothing_follows()
    {
        var success = _model.Success();
        AddMinutely(success, Start, Start + 7 * Day, everyMinutes: 12, failing: minute => minute == Start + 7 * Day - 12);

        var report = _model.Report(Success(success), Start + 7 * Day);

        Assert.All(report.Alerts, alert => Assert.True((alert.BurnRate ?? 0) <= alert.Row.Factor));
        Assert.Equal(BudgetState.Ok, report.State);
        Assert.True(report.IsSpentByFew);
        Assert.False(report.HasEvidence);
        Assert.Equal(1 - 1000 / 840.0, report.Remaining!.Value, tolerance: 1e-9);
        Assert.Equal(-0.19, report.Remaining!.Value, tolerance: 0.001);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_row_that_pages_needs_three_bad_events(int bad, bool fires)
    {
        var success = _model.Success();
        AddMinutely(success, Start, Start + 7 * Day, everyMinutes: 10, failing: minute => minute >= Start + 7 * Day - bad * 10);

        var row = _model.Report(Success(success), Start + 7 * Day).Alerts.Single(alert => alert.Row.Long == TimeSpan.FromHours(6));

        Assert.Equal(fires, row.Fires);
        Assert.Equal(fires ? bad / 36.0 / 0.001 : row.Row.Factor, row.BurnRate!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void A_healthy_slo_keeps_its_burn_rates_and_one_without_events_in_the_short_window_has_none()
    {
        var success = _model.Success();
        AddMinutely(success, Start, Start + 7 * Day, everyMinutes: 1, failing: _ => false);

        Assert.All(_model.Report(Success(success), Start + 7 * Day).Alerts, alert => Assert.Equal(0, alert.BurnRate));
        var later = _model.Report(Success(success), Start + 7 * Day + 10);
        Assert.Null(later.Alerts.Single(alert => alert.Row.Short == TimeSpan.FromMinutes(5)).BurnRate);
        Assert.Equal(3, later.Alerts.Count(alert => alert.BurnRate == 0));
    }

    [Fact]
    public void Five_missing_values_of_one_record_are_one_bad_row()
    {
        var completeness = _model.Proportion("completeness");
        var doubled = completeness with { Terms = [.. Enumerable.Repeat(completeness.Terms[0], 5)] };
        _model.Add(completeness, Start, [200, 1]);

        var share = doubled.Read(_model.Ledger, 0, new(Start, Start + Day));

        Assert.Equal((1000, 5, 200, 1), (share.Events, share.Bad, share.Rows, share.BadRows));
    }

    [Fact]
    public void A_true_positive_that_f1_weighs_twice_is_one_row()
    {
        var f1 = _model.Proportion("f1");
        _model.Add(f1, Start, [40, 3, 2, 1000]);

        var share = f1.Read(_model.Ledger, 0, new(Start, Start + Day));

        Assert.Equal((85, 5, 43, 5), (share.Events, share.Bad, share.Rows, share.BadRows));
    }

    [Theory]
    [InlineData(100, 84, false)]
    [InlineData(100, 83, true)]
    [InlineData(10, 7, false)]
    [InlineData(10, 6, true)]
    [InlineData(3, 0, false)]
    [InlineData(4, 0, true)]
    public void A_level_is_spent_only_where_it_is_further_from_its_baseline_than_chance_takes_it(int events, int right, bool isSpent)
    {
        // b = 0.9 and N = 100: 2.33·√9 = 6.99 wrong answers too many; N = 10: three; N = 4: 3.6.
        var accuracy = _model.Proportion("accuracy");
        _model.Add(accuracy, Start, [right, events - right, 0, 0]);

        var slo = TallyModel.Slo(new DegradationSli(accuracy, 0.9m), 0.01m, SlotSize.Hour);
        var report = _model.Report(slo, Start + 7 * Day);

        Assert.True(report.Remaining <= 0);
        Assert.Equal(isSpent ? BudgetState.Exhausted : BudgetState.Ok, report.State);
    }

    [Theory]
    [InlineData(99, BudgetState.Ok)]
    [InlineData(100, BudgetState.Exhausted)]
    public void A_score_needs_a_hundred_events(int events, BudgetState state)
    {
        var completeness = _model.Proportion("completeness");
        _model.Add(completeness, Start, [events, events / 2]);

        var report = _model.Report(TallyModel.Slo(new DataQualitySli(completeness, null), 0.02m, SlotSize.Hour), Start + 7 * Day);

        Assert.Equal(state, report.State);
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(20, 0.5)]
    public void In_the_short_window_a_gap_is_plain_and_its_groups_need_a_fifth_of_their_samples(int lastHour, double burn)
    {
        var rate = _model.Proportion("false_positive_rate", byMerchant: true);
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 1, Evidence.Any);
        foreach (var (group, bad) in new[] { ("A", 10), ("B", 60) })
        {
            _model.Add(rate, Start + 2 * Hour, [0, bad, 0, 100 - bad], group);
            _model.Add(rate, Start + 5 * Hour, [0, bad * lastHour / 100, 0, lastHour - bad * lastHour / 100], group);
        }

        var slo = TallyModel.Slo(WorkedCases.Disparity(rate), 0.1m, SlotSize.Hour, row);
        var report = _model.Report(slo, Start + 6 * Hour);

        var alert = Assert.Single(report.Alerts);
        Assert.Equal(lastHour == 0, alert.BurnRate is null);
        if (lastHour == 0)
            return;
        var longWindow = report.Windows.Single(window => window.Length == row.Long);
        var certain = longWindow.Coverage * longWindow.Reading!.Value.AlertErrorRatio / 0.1;
        Assert.Equal(Math.Min(burn / 0.1, certain), alert.BurnRate!.Value, tolerance: 1e-9);
    }

    private static SloDefinition Success(Proportion success)
    {
        var planner = new AlertRowPlanner(new OccurrenceSli(success), Week, 0.001m, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15));
        var rows = AlertCatalogue.For(Dimension.Infrastructure, Week, hourSlots: false, slice: null);
        return TallyModel.Slo(new OccurrenceSli(success), 0.001m, SlotSize.Minute, [.. rows.Select(row => planner.Plan(row))]);
    }

    private void AddMinutely(Proportion success, int from, int to, int everyMinutes, Func<int, bool> failing)
    {
        for (var minute = from; minute < to; minute += everyMinutes)
            _model.Add(success, minute, [1, failing(minute) ? 0 : 1]);
    }
}
