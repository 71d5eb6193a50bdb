using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>How long budgets last, against cases by hand and a walk that reads every hour.</summary>
public sealed class BudgetForecastTests
{
    private const int Hour = TimeWindow.Hour, WeekHours = 168;
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();

    [Fact]
    public void A_steady_burn_of_two_after_a_perfect_week_takes_half_a_week_to_the_end()
    {
        // 1000 events an hour and 1% allowed: 1680 bad ones are the budget. The last day has 20 an hour, so 480 are spent, and 60 hours are left.
        var report = Report(hour => (1000, hour >= WeekHours - 24 ? 20 : 0));

        Assert.Equal(60, HoursTo(report, Forecast(report).Exhaustion), tolerance: 1e-9);
        Assert.Null(Forecast(report).Recovery);
    }

    [Fact]
    public void A_burn_below_one_after_a_perfect_week_never_comes_to_the_end()
    {
        Assert.Equal(new(null, null), Forecast(Report(hour => (1000, hour >= WeekHours - 24 ? 9 : 0))));
    }

    [Fact]
    public void What_leaves_the_window_in_time_keeps_a_budget_from_its_end()
    {
        // 1400 of 1680 were spent in the first day, and leave before the 9 an hour of the last day have added up to the rest.
        var forecast = Forecast(Report(hour => (1000, hour < 10 ? 140 : hour >= WeekHours - 24 ? 9 : 0)));

        Assert.Equal(new(null, null), forecast);
    }

    [Fact]
    public void Traffic_that_fades_makes_old_errors_weigh_more()
    {
        // Nothing bad comes any more: 600 bad ones of the first half stay, while the last day has a hundredth of the traffic.
        var report = Report(hour => hour < WeekHours - 24 ? (1000, hour is >= 100 and < 112 ? 50 : 0) : (10, 0));

        Assert.Equal(BudgetState.Ok, report.State);
        Assert.NotNull(Forecast(report).Exhaustion);
        Assert.Equal(Slow(report), HoursTo(report, Forecast(report).Exhaustion), tolerance: 1e-9);
    }

    [Fact]
    public void A_spent_budget_tells_when_something_is_left_again()
    {
        // 2000 bad ones in the second day: 200 an hour from hour 24 to 33. Down to 1679 once two of those hours have left.
        var report = Report(hour => (1000, hour is >= 24 and < 34 ? 200 : 0));

        Assert.Equal(BudgetState.Exhausted, report.State);
        Assert.Null(Forecast(report).Exhaustion);
        // C goes from 1800 / 1680 after 25 hours to 1600 / 1680 after 26: it is 1 three fifths of the way.
        Assert.Equal(25.6, HoursTo(report, Forecast(report).Recovery), tolerance: 1e-9);
    }

    [Fact]
    public void Without_evidence_and_without_events_in_the_last_day_nothing_is_told()
    {
        Assert.Equal(new(null, null), Forecast(Report(hour => (1000, hour == WeekHours - 1 ? 2 : 0))));
        Assert.Equal(new(null, null), Forecast(Report(hour => hour < WeekHours - 24 ? (1000, 9) : (0, 0))));
    }

    [Fact]
    public void A_level_that_keeps_its_bound_has_no_end()
    {
        var accuracy = _model.Proportion("accuracy");
        for (var hour = 0; hour < WeekHours; hour++)
            _model.Add(accuracy, Start + hour * Hour, [50, 4, 3, 43]);
        var report = _model.Report(TallyModel.Slo(new DegradationSli(accuracy, 0.95m), 0.08m), Start + WeekHours * Hour);

        Assert.NotNull(report.Remaining);
        Assert.Equal(new(null, null), Forecast(report));
    }

    public static TheoryData<int, double> Seeds()
    {
        var seeds = new TheoryData<int, double>();
        foreach (var share in new[] { 0.002, 0.01, 0.04 })
        {
            for (var seed = 0; seed < 12; seed++)
                seeds.Add(seed, share);
        }

        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Days_that_are_passed_over_hold_no_end(int seed, double share)
    {
        var random = new Random(seed);
        // Traffic may grow or fade by a hundred times.
        var slope = (random.NextDouble() - 0.5) * 0.055;
        var events = Enumerable.Range(0, WeekHours).Select(hour => (int)(random.Next(500, 2000) * Math.Exp(slope * (hour - WeekHours / 2)))).ToArray();
        var bad = events.Select(count => random.Next(0, 4) == 0 ? (int)(count * share * random.NextDouble()) : 0).ToArray();
        var report = Report(hour => (events[hour], bad[hour]));

        var expected = report.State == BudgetState.Exhausted ? null : SlowEnd(report);
        var found = Forecast(report).Exhaustion;
        Assert.Equal(expected is null, found is null);
        if (expected is { } hours)
            Assert.Equal(hours, HoursTo(report, found), tolerance: 1e-9);
    }

    [Fact]
    public void What_is_left_in_plain_units_is_of_a_whole_window()
    {
        // Half of the window is observed: 84,000 events of 168,000 to come, of which 1680 may be bad, and 400 are.
        for (var hour = 0; hour < 84; hour++)
            _model.Add(_model.Success(), Start + hour * Hour, [1000, hour < 4 ? 900 : 1000]);
        var report = _model.Report(TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m), Start + 84 * Hour);

        Assert.Equal(1280, report.RemainingEvents!.Value, tolerance: 1e-9);
        Assert.Equal(report.Remaining!.Value, report.RemainingEvents.Value / 1680, tolerance: 1e-12);
    }

    private double Slow(SloReport report) => SlowEnd(report)!.Value;

    /// <summary>The same, hour by hour over all of the week, in plain sums.</summary>
    private double? SlowEnd(SloReport report)
    {
        var success = _model.Success();
        var day = TimeWindow.Ending(report.Watermark, TimeSpan.FromDays(1));
        var (dayEvents, dayGood) = _model.Ledger.PairOf(success.Terms[0].Measure, day);
        double? before = null;
        for (var hour = 0; hour <= WeekHours; hour++)
        {
            var from = Start + hour * Hour;
            var (events, good) = from >= report.Watermark.Number ? (0L, 0L)
                : _model.Ledger.PairOf(success.Terms[0].Measure, new(from, report.Watermark.Number));
            var all = events + hour * dayEvents / 24.0;
            var consumed = (events - good + hour * (dayEvents - dayGood) / 24.0) / all / 0.01;
            if (consumed >= 1)
                return before is { } start and < 1 ? hour - 1 + (1 - start) / (consumed - start) : hour;
            before = consumed;
        }

        return null;
    }

    private SloReport Report(Func<int, (int Events, int Bad)> hourly)
    {
        var success = _model.Success();
        for (var hour = 0; hour < WeekHours; hour++)
        {
            var (events, bad) = hourly(hour);
            if (events > 0)
                _model.Add(success, Start + hour * Hour, [events, events - bad]);
        }

        return _model.Report(TallyModel.Slo(new OccurrenceSli(success), 0.01m), Start + WeekHours * Hour);
    }

    private BudgetForecast Forecast(SloReport report) => BudgetForecast.Of(report, _model.Ledger, report.Watermark.Start);

    private static double HoursTo(SloReport report, Instant? time) => (time!.Value - report.Watermark.Start).TotalHours;
}
