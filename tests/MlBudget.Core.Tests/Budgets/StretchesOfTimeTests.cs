using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>Adjusted, excluded and calendar time, computed by hand.</summary>
public sealed class StretchesOfTimeTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;

    /// <summary>2026-06-01, a Monday and the first of a month of 30 days.</summary>
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();

    [Fact]
    public void A_day_that_allows_ten_times_as_much_weighs_by_its_events()
    {
        // Six days of 24,000 events allow 0.001, one of 48,000 allows 0.01: (6 · 24 · 0.001 + 48 · 0.01) / 192 = 0.00325.
        var slo = Adjusted(TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.001m), Start + 3 * Day, Start + 4 * Day, 0.01m);
        Fill(slo, 7, hour => hour / 24 == 3 ? (2000, 20) : (1000, 0));

        var report = _model.Report(slo, Start + 7 * Day);

        Assert.Equal(0.00325, report.Whole.Allowed, 1e-15);
        Assert.Equal(480.0 / 192_000 / 0.00325, report.Whole.BurnRate!.Value, 1e-12);
        Assert.Equal(1 - 480.0 / 192_000 / 0.00325, report.Remaining!.Value, 1e-12);
        Assert.Equal(0.00325 * 192_000 - 480, report.RemainingEvents!.Value, 1e-9);
        // The last day is outside of the stretch, and burns by the usual allowance.
        Assert.Equal(0.001, report.Windows.First(window => window.Length == TimeSpan.FromDays(1)).Allowed, 1e-15);
    }

    [Fact]
    public void What_a_level_allows_weighs_by_time()
    {
        // (6 · 0.08 + 0.04) / 7 = 0.0742857, however much traffic the day has.
        var accuracy = _model.Proportion("accuracy");
        var slo = Adjusted(TallyModel.Slo(new DegradationSli(accuracy, 0.95m), 0.08m, SlotSize.Hour), Start + 6 * Day, Start + 7 * Day, 0.04m);
        _model.Slos = [slo];
        for (var hour = 0; hour < 7 * 24; hour++)
            _model.Add(accuracy, Start + hour * Hour, [93, 7, 0, 0]);

        var report = _model.Report(slo, Start + 7 * Day);

        Assert.Equal(0.52 / 7, report.Whole.Allowed, 1e-15);
        Assert.Equal(0.02 / 0.95 / (0.52 / 7), report.Whole.BurnRate!.Value, 1e-12);
    }

    [Fact]
    public void A_slice_within_a_stretch_is_judged_by_what_holds_there()
    {
        // 2% are bad in all hours: too much where 1% is allowed, and not on the day that allows 3%.
        var inner = new Allowance(0.01m) { Stretches = [new(new(Start + Day, Start + 2 * Day), 0.03m)] };
        var sli = new SlicedSli(new OccurrenceSli(_model.Success()), inner, new(TimeSpan.FromHours(1), 1, SilenceIsBad: false));
        var slo = TallyModel.Slo(sli, 0.5m) with { Slot = TimeSpan.FromHours(1) };
        Fill(slo, 2, _ => (100, 2));

        var whole = _model.Report(slo, Start + 2 * Day).Whole;

        Assert.Equal((48, 24), (whole.Reading!.Value.Events, whole.Reading.Value.Bad));
    }

    [Fact]
    public void Excluded_time_takes_its_events_and_its_minutes()
    {
        // Seven hours with 700 bad events of a week; 161 of 168 hours are left, and 40 bad of 161,000 events in them.
        var slo = Excluded(TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.001m), Start + 2 * Day + 10, Start + 2 * Day + 7 * Hour + 10);
        Fill(slo, 7, hour => hour is >= 48 and < 55 ? (1000, 100) : hour == 100 ? (1000, 40) : (1000, 0));

        var report = _model.Report(slo, Start + 7 * Day);

        // The stretch begins ten minutes late, and events are in the first minute of their hours: the first hour counts, and the one behind does not.
        Assert.Equal(161.0 / 168, report.Whole.Coverage, 1e-15);
        Assert.Equal((161_000, 140), (report.Whole.Reading!.Value.Events, report.Whole.Reading.Value.Bad));
        Assert.Equal(161.0 / 168 * (140.0 / 161_000) / 0.001, report.Consumed!.Value, 1e-12);
    }

    [Fact]
    public void Of_a_slot_that_overlaps_nothing_counts()
    {
        // Accuracy counts by the hour: of a minute that is excluded all of the hour is.
        var accuracy = _model.Proportion("accuracy");
        var slo = Excluded(TallyModel.Slo(new DegradationSli(accuracy, 0.95m), 0.08m, SlotSize.Hour), Start + 5 * Hour + 59, Start + 6 * Hour + 1);
        _model.Slos = [slo];
        for (var hour = 0; hour < 24; hour++)
            _model.Add(accuracy, Start + hour * Hour, hour is 5 or 6 ? [0, 100, 0, 0] : [95, 5, 0, 0]);

        var report = _model.Report(slo, Start + Day);

        Assert.Equal((2200, 0.95), (report.Whole.Reading!.Value.Events, report.Whole.Reading.Value.Value));
        Assert.Equal(22.0 / 168, report.Whole.Coverage, 1e-15);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void A_slice_is_judged_while_half_of_it_remains(int excludedMinutes, bool isJudged)
    {
        var sli = new SlicedSli(new OccurrenceSli(_model.Success()), new(0.01m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: true));
        var slo = Excluded(TallyModel.Slo(sli, 0.5m) with { Slot = TimeSpan.FromHours(1) }, Start + Hour + 60 - excludedMinutes, Start + 2 * Hour);
        Fill(slo, 1, _ => (100, 2));

        var reading = _model.Report(slo, Start + 3 * Hour).Whole.Reading!.Value;

        Assert.Equal(isJudged ? 3 : 2, reading.Events);
    }

    [Fact]
    public void Silence_in_excluded_time_is_no_outage_and_a_window_of_it_has_no_value()
    {
        var sli = new SlicedSli(new PresenceSli(_model.Records()), new(0m), new(TimeSpan.FromMinutes(1), 1, SilenceIsBad: true));
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 1, Evidence.Any);
        var slo = Excluded(TallyModel.Slo(sli, 0.001m, SlotSize.Minute, row), Start + 5 * Hour, Start + 7 * Hour);
        _model.Slos = [slo];
        for (var minute = 0; minute < 5 * Hour; minute++)
            _model.Ledger.Measure(_model.Records()).Add(0, Start + minute, 0, 10);

        var report = _model.Report(slo, Start + 7 * Hour);

        Assert.Equal((300, 0), (report.Whole.Reading!.Value.Events, report.Whole.Reading.Value.Bad));
        Assert.Equal(MissingReason.Excluded, report.Windows.First(window => window.Length == TimeSpan.FromHours(1)).Result.Reason);
        Assert.Null(report.Alerts[0].BurnRate);
    }

    [Fact]
    public void An_exclusion_that_touches_every_hour_leaves_what_was_observed()
    {
        // A minute of each hour is excluded, and a fifth of what comes in the others is bad.
        var slo = TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.05m);
        ImmutableArray<Stretches> minutes =
            [.. Enumerable.Range(0, 7 * 24).Select(hour => new SingleStretch(At(Start + hour * Hour), At(Start + hour * Hour + 1)))];
        slo = slo with { Excluded = new(minutes) };
        _model.Slos = [slo];
        _model.Excluded = slo.Excluded;
        for (var hour = 0; hour < 7 * 24; hour++)
        {
            _model.Add(_model.Success(), Start + hour * Hour, [1000, 0]);
            _model.Add(_model.Success(), Start + hour * Hour + 30, [100, 80]);
        }

        var report = _model.Report(slo, Start + 7 * Day);

        Assert.Equal(59.0 / 60, report.Whole.Coverage, 1e-12);
        Assert.Equal(59.0 / 60 * 0.2 / 0.05, report.Consumed!.Value, 1e-12);
        Assert.Equal(BudgetState.Exhausted, report.State);
    }

    [Fact]
    public void A_log_of_the_year_1_has_periods()
    {
        var periods = new CalendarPeriods(CalendarUnit.Month, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var first = Instant.From(DateTimeOffset.MinValue).Minute;

        Assert.Equal(periods.NameOf(first), periods.NameOf(new(int.MinValue)));
        Assert.True(periods.Containing(first).From < periods.Containing(first).To);
        _ = _model.Report(Monthly(0.01m), first.Number + Hour);
    }

    [Fact]
    public void A_month_spends_of_the_budget_of_all_of_it()
    {
        // Ten days of 30 at an error ratio of 0.02, with 0.01 allowed: a burn of 2, a third of the month, two thirds of the budget.
        var slo = Monthly(0.01m);
        Fill(slo, 40, hour => hour < 10 * 24 ? (100, 2) : (hour < 11 * 24 ? 1000 : 100, 0));

        var tenDays = _model.Report(slo, Start + 10 * Day);
        Assert.Equal((2.0, 1.0 / 3), (tenDays.Whole.BurnRate!.Value, tenDays.Whole.Coverage));
        Assert.Equal(2.0 / 3, tenDays.Consumed!.Value, 1e-12);
        Assert.Equal(0.01 * 24_000 * 3 - 480, tenDays.RemainingEvents!.Value, 1e-9);

        // A day of ten times the traffic without errors: 480 of 48,000 in 11 days. Consumed goes down, as it is not monotone.
        var eleven = _model.Report(slo, Start + 11 * Day);
        Assert.Equal(11.0 / 30 * 0.01 / 0.01, eleven.Consumed!.Value, 1e-12);
        Assert.Null(eleven.Closed);

        // The last minute of the month still belongs to it; with the next one a new budget begins.
        Assert.Equal(30 * Day, (int)_model.Report(slo, Start + 30 * Day).Whole.Length.TotalMinutes);
        var july = _model.Report(slo, Start + 30 * Day + 5);
        Assert.Equal((31 * Day, 0.0), ((int)july.Whole.Length.TotalMinutes, july.Consumed!.Value));
        Assert.Equal(("2026-06", 480L), (july.Closed!.Name, july.Closed.Reading!.Bad!.Value));
        Assert.Equal(1 - 480.0 / (29 * 2400 + 24_000) / 0.01, july.Closed.Remaining!.Value, 1e-12);
        Assert.NotNull(_model.Report(slo, Start + 31 * Day - 1).Closed);
        Assert.Null(_model.Report(slo, Start + 31 * Day).Closed);
    }

    [Fact]
    public void Rows_of_a_month_look_back_over_its_start_and_what_a_day_spent_does_not()
    {
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 1.5, Evidence.Any);
        var slo = Monthly(0.01m) with { Alerts = [row] };
        Fill(slo, 32, hour => (100, hour >= 29 * 24 ? 2 : 0));

        var report = _model.Report(slo, Start + 30 * Day + Hour);

        Assert.Equal(2, report.Alerts[0].BurnRate!.Value, 1e-12);
        // One hour of July: 2 of 100 bad, in 1/744 of the month.
        Assert.Equal(1.0 / 744 * 0.02 / 0.01, report.Windows.First(window => window.Length == TimeSpan.FromDays(1)).Spent!.Value, 1e-12);
    }

    [Fact]
    public void A_slice_that_a_turn_of_the_month_divides_counts_where_it_begins()
    {
        // July begins in Tokyo at 15:00 of June 30 in UTC, within the slice from 12:00 to 18:00, which alone is bad.
        var sli = new SlicedSli(new OccurrenceSli(_model.Success()), new(0.01m), new(TimeSpan.FromHours(6), 1, SilenceIsBad: false));
        var slo = TallyModel.Slo(sli, 0.1m) with
        {
            Slot = TimeSpan.FromHours(6),
            Window = TimeSpan.FromDays(30),
            Periods = new(CalendarUnit.Month, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")),
        };
        Fill(slo, 31, hour => (100, hour is >= 29 * 24 + 12 and < 29 * 24 + 18 ? 50 : 0));

        var june = _model.Report(slo, Start + 29 * Day + 18 * Hour);
        var july = _model.Report(slo, Start + 30 * Day);

        Assert.Equal((119, 1), (june.Whole.Reading!.Value.Events, june.Whole.Reading.Value.Bad));
        Assert.Equal((1, 0), (july.Whole.Reading!.Value.Events, july.Whole.Reading.Value.Bad));
        Assert.Equal(("2026-06", 119L, 1L), (july.Closed!.Name, july.Closed.Reading!.Events, july.Closed.Reading.Bad!.Value));
    }

    [Fact]
    public void The_forecast_of_a_month_ends_with_it()
    {
        // 480 of 720 are spent after ten days, and 48 more go each day, while the month has 20 days of 2,400 events to come: consumed is
        // κ · e / E = (d / 30) · (0.02) / 0.01, which comes to 1 on day 15.
        var slo = Monthly(0.01m);
        Fill(slo, 20, _ => (100, 2));
        var now = Start + 10 * Day;
        Assert.Equal(5 * 24, Hours(BudgetForecast.Of(_model.Report(slo, now), _model.Ledger, At(now)).Exhaustion, now), 1e-9);

        // A budget that is spent has all of a new one with the next month.
        var late = Start + 20 * Day;
        Assert.Equal(BudgetState.Exhausted, _model.Report(slo, late).State);
        Assert.Equal(10 * 24, Hours(BudgetForecast.Of(_model.Report(slo, late), _model.Ledger, At(late)).Recovery, late), 1e-9);
    }

    [Fact]
    public void A_forecast_skips_what_will_be_excluded()
    {
        // As without it 84 hours to the end, with ten hours in the middle in which nothing comes.
        var slo = TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m);
        Fill(slo, 7, hour => (1000, hour >= 6 * 24 ? 20 : 0));
        var now = Start + 7 * Day;
        var plain = Hours(BudgetForecast.Of(_model.Report(slo, now), _model.Ledger, At(now)).Exhaustion, now);
        var skipping = Excluded(slo, now + 20 * Hour, now + 30 * Hour);
        var later = Hours(BudgetForecast.Of(_model.Report(skipping, now), _model.Ledger, At(now)).Exhaustion, now);

        Assert.Equal(60, plain, 1e-9);
        Assert.InRange(later, 69, 72);
    }

    private SloDefinition Monthly(decimal allowed) => TallyModel.Slo(new OccurrenceSli(_model.Success()), allowed) with
    {
        Window = TimeSpan.FromDays(30),
        Periods = new(CalendarUnit.Month, TimeZoneInfo.Utc),
    };

    private static SloDefinition Adjusted(SloDefinition slo, int from, int to, decimal ratio) =>
        slo with { Allowance = slo.Allowance with { Stretches = [new(new(from, to), ratio)] } };

    private static SloDefinition Excluded(SloDefinition slo, int from, int to) =>
        slo with { Excluded = new([new SingleStretch(At(from), At(to))]) };

    private void Fill(SloDefinition slo, int days, Func<int, (int Events, int Bad)> hours)
    {
        _model.Slos = [slo];
        for (var hour = 0; hour < days * 24; hour++)
        {
            var (events, bad) = hours(hour);
            _model.Add(_model.Success(), Start + hour * Hour, [events, events - bad]);
        }
    }

    private static Instant At(int minute) => new Minute(minute).Start;

    private static double Hours(Instant? instant, int from) => (instant!.Value - At(from)).TotalHours;
}
