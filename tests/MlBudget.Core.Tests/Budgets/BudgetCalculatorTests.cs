using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

public sealed class BudgetCalculatorTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;
    private static readonly AlertRow Row = new(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 3.5, Evidence.Any);

    private readonly TallyModel _model = new();
    private readonly Proportion _success;

    public BudgetCalculatorTests() => _success = _model.Success();

    [Theory]
    [InlineData(30, 0.5, 30.0 / Day)]
    [InlineData(Hour, 1, 1.0 / 24)]
    [InlineData(Day, 1, 1)]
    [InlineData(3 * Day, 1, 1)]
    public void Coverage_is_the_observed_share_of_each_window(int minutes, double hour, double day)
    {
        for (var minute = 0; minute < minutes; minute++)
            _model.Add(_success, Start + minute, [1, 1]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m, SlotSize.Minute, Row), Start + minutes);

        Assert.Equal([hour, day], new[] { 1, 24 }.Select(hours => Window(report, hours).Coverage));
        Assert.Equal(minutes / (7.0 * Day), report.Whole.Coverage, tolerance: 1e-12);
    }

    [Fact]
    public void What_the_days_of_a_week_spent_adds_up_to_what_is_consumed() => Gen.Select(
        Gen.Select(Gen.Int[0, 167], Gen.Long[0, 500], Gen.Long[0, 500]).Array[1, 60], Gen.Int[0, 167]).Sample((events, first) =>
    {
        var each = new BudgetCalculatorTests();
        foreach (var (hour, total, good) in events.Where(entry => entry.Item1 >= first))
            each._model.Add(each._success, Start + hour * Hour, [Math.Max(total, good), good]);
        var report = each._model.Report(TallyModel.Slo(new OccurrenceSli(each._success), 0.01m), Start + 7 * Day);
        if (report.Consumed is not { } consumed)
            return;
        var reading = report.Whole.Reading!.Value;
        var evaluation = report.Slo.Sli.Begin(each._model.Ledger, new(Start, Start + 7 * Day));

        var spent = Enumerable.Range(0, 7).Sum(day =>
            report.Whole.Coverage
            * ((evaluation.Read(new(Start + day * Day, Start + (day + 1) * Day))?.Bad ?? 0) / (double)reading.Events) / 0.01);

        Assert.Equal(consumed, spent, 1e-9 * Math.Max(1, consumed));
        Assert.Equal(consumed, report.Whole.Spent!.Value, 1e-9 * Math.Max(1, consumed));
        Assert.True(Window(report, 24).Spent is null || Window(report, 24).Spent <= consumed + 1e-9);
    }, iter: 300);

    [Fact]
    public void A_window_spent_its_own_bad_events_out_of_the_whole_budget()
    {
        for (var hour = 0; hour < 84; hour++)
            _model.Add(_success, Start + hour * Hour, [100, hour == 83 ? 50 : 99]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m, SlotSize.Minute, Row), Start + 84 * Hour);

        // Half the week is observed: 0.5 · (bad / 8400) / 0.1.
        Assert.Equal(0.5 * (50 / 8400.0) / 0.1, Window(report, 1).Spent!.Value, tolerance: 1e-12);
        Assert.Equal(0.5 * (73 / 8400.0) / 0.1, Window(report, 24).Spent!.Value, tolerance: 1e-12);
        Assert.Equal(report.Consumed!.Value, report.Whole.Spent!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_level_has_a_pace_instead()
    {
        var accuracy = _model.Proportion("accuracy");
        for (var hour = 0; hour < 12; hour++)
            _model.Add(accuracy, Start + hour * Hour, [80, 20, 0, 0]);

        var report = _model.Report(TallyModel.Slo(new DegradationSli(accuracy, 1), 0.1m, SlotSize.Hour, Row), Start + 12 * Hour);

        Assert.Equal(2 * 6 / 168.0, Window(report, 6).Spent!.Value, tolerance: 1e-12);
        Assert.Equal(0.5 * 2 / 7, Window(report, 24).Spent!.Value, tolerance: 1e-12);
        Assert.Equal(12 / 168.0 * 2, report.Whole.Spent!.Value, tolerance: 1e-12);
        Assert.Equal(report.Consumed!.Value, report.Whole.Spent!.Value, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(100, 100, 36, 36, true)]
    [InlineData(100, 100, 34, 36, false)]
    [InlineData(100, 100, 36, 35, false)]
    [InlineData(0, 100, 0, 100, true)]
    [InlineData(100, 0, 100, 0, null)]
    [InlineData(4, 4, 4, 4, false)]
    public void A_row_fires_when_both_windows_burn_above_its_factor_with_enough_events(
        int earlier, int lastHour, int earlierBad, int lastBad, bool? fires)
    {
        // E = 0.1 and a factor of 3.5: more than 35% bad in the six hours and in the last one.
        for (var hour = 0; hour < 24; hour++)
        {
            var (events, bad) = hour == 23 ? (lastHour, lastBad) : hour < 18 ? (1, 0) : (earlier, earlierBad);
            _model.Add(_success, Start + hour * Hour, [events, events - bad]);
        }

        var row = Row with { Evidence = new(0, 25) };
        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m, SlotSize.Minute, row), Start + Day);

        Assert.Equal(fires is null, report.Alerts[0].BurnRate is null);
        Assert.Equal(fires is true, report.Alerts[0].Fires);
    }

    [Fact]
    public void The_long_window_burns_by_its_coverage_and_the_short_one_by_itself()
    {
        for (var hour = 0; hour < 2; hour++)
            _model.Add(_success, Start + hour * Hour, [100, 50]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m, SlotSize.Minute, Row), Start + 2 * Hour);

        Assert.Equal(5 * 2 / 6.0, report.Alerts[0].BurnRate!.Value, tolerance: 1e-12);
        Assert.False(report.Alerts[0].Fires);
    }

    [Theory]
    [InlineData(0, 0, BudgetState.NoData)]
    [InlineData(0, 1, BudgetState.Ok)]
    [InlineData(40, 1, BudgetState.Burning)]
    [InlineData(100, 1, BudgetState.Exhausted)]
    public void States_follow_what_is_left_and_whether_a_row_fires(int bad, int perHour, BudgetState state)
    {
        for (var hour = 0; hour < 7 * 24; hour++)
            _model.Add(
                _success, Start + hour * Hour,
                hour < 160 ? [perHour * 100, perHour * (bad == 100 ? 90 : 100)] : [perHour * 100, perHour * (100 - bad)]);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m, SlotSize.Minute, Row), Start + 7 * Day);

        Assert.Equal(state, report.State);
    }

    /// <summary>math.md, "Edges": in a unit of its own the attainment is 1 if e ≤ E, else E / e.</summary>
    [Theory]
    [InlineData(1.5, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(4, 2, 0.5)]
    [InlineData(0.5, 0.5, 1)]
    [InlineData(0.6, 0.5, 5.0 / 6)]
    [InlineData(2, 0.5, 0.25)]
    public void Attainment_of_an_error_that_is_no_share_is_how_much_of_it_is_allowed(double error, double allowed, double attainment)
    {
        var report = _model.Report(TallyModel.Slo(new VolumeSli(_model.Records(), [], isUpper: true), 0.1m), Start + Hour);
        var whole = new WindowReport(TallyModel.Week, default, new SliReading(error, error, error, 100, null), allowed, 1, error / allowed, null);
        Assert.Equal(attainment, (report with { Windows = [whole] }).Attainment!.Value, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(100, 0.1, 1)]
    [InlineData(90, 0.1, 1)]
    [InlineData(45, 0.1, 0.5)]
    [InlineData(0, 0.1, 0)]
    [InlineData(0, 1, 1)]
    public void Attainment_is_the_good_share_of_the_promised_one_between_0_and_1(int good, double allowed, double attainment)
    {
        _model.Add(_success, Start, [100, good]);
        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), (decimal)allowed), Start + Hour);
        Assert.Equal(attainment, report.Attainment!.Value, tolerance: 1e-12);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(null, null)]
    public void The_latest_complete_slot_is_judged_by_itself(int? bad, bool? kept)
    {
        _model.Add(_success, Start, [100, 0]);
        if (bad is { } count)
            _model.Add(_success, Start + 9, [100, 100 - count]);

        var verdict = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m), Start + 10).LatestSlot;

        Assert.Equal((new Minute(Start + 9), kept), (verdict.From, verdict.Kept));
    }

    [Fact]
    public void Counters_by_arrival_keep_what_has_left_the_windows_and_only_occurrences_have_them()
    {
        _model.Ledger.Measure(_success.Measures[0]).Arrive(0, 1000);
        _model.Ledger.Measure(_success.Measures[0]).Arrive(1, 990);

        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_success), 0.1m), Start);

        Assert.Equal((1000, 10, null), (report.Arrived!.Value.Events, report.Arrived.Value.Bad, report.Whole.Reading));
        Assert.Null(_model.Report(TallyModel.Slo(new DegradationSli(_success, 0.9m), 0.1m), Start).Arrived);
    }

    private static WindowReport Window(SloReport report, int hours) =>
        report.Windows.Single(window => window.Length == TimeSpan.FromHours(hours));
}
