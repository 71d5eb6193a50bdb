using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>What is spent of an amount, by hand.</summary>
public sealed class SpendTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly TimeSpan Nominal = TimeSpan.FromDays(30);

    /// <summary>The first minute of June in Berlin, which has 30 days.</summary>
    private static readonly int June = SpendLog.June - 2 * Hour;

    [Fact]
    public void After_ten_days_of_a_month_two_thirds_more_than_its_share_is_spent()
    {
        // 100 of 6000 on each of ten days, and 2000 on the last: 2900 of 6000 in a third of the month.
        var log = Month(6000);
        for (var hour = 0; hour < 10 * 24; hour++)
            log.AddHour(June + hour * Hour, 50, hour < 9 * 24 ? 100 / 24.0 / 50 : 2000 / 24.0 / 50);

        var report = log.Report(June + 10 * Day);

        Assert.Equal(2900, report.Whole.Reading!.Value.Value, tolerance: 1e-3);
        Assert.Equal(2900 / 6000.0, report.Consumed!.Value, tolerance: 1e-6);
        Assert.Equal(3100, report.RemainingAmount!.Value, tolerance: 1e-3);
        Assert.Equal((6000, 10 / 30.0), (report.Whole.Allowed, report.Whole.Coverage));
        // At the pace so far 8700 for the month; in the last day 2000 · 30 of 6000.
        Assert.Equal(8700, report.Whole.Reading!.Value.ErrorRatio, tolerance: 1e-2);
        Assert.Equal(1.45, report.Whole.BurnRate!.Value, tolerance: 1e-6);
        Assert.Equal(10, DayOf(report).BurnRate!.Value, tolerance: 1e-6);
        Assert.Equal(2000 / 6000.0, DayOf(report).Spent!.Value, tolerance: 1e-6);
        Assert.Equal((12_000, null), (report.Whole.Reading!.Value.Events, report.Whole.Reading!.Value.Bad));
        Assert.Equal(6000 / 8700.0, report.Attainment!.Value, tolerance: 1e-6);
        Assert.Equal((BudgetState.Burning, null), (report.State, report.RemainingEvents));
        // 83.33 an hour, and 3100 left: 37.2 hours.
        Assert.Equal(37.2, HoursTo(report, log).Exhaustion!.Value, tolerance: 1e-4);
    }

    [Fact]
    public void A_month_of_31_days_has_the_same_amount_and_less_for_each_day()
    {
        var log = Month(3100);
        var july = June + 30 * Day;
        for (var hour = 0; hour < 24; hour++)
            log.AddHour(july + hour * Hour, 60, 100 / 24.0 / 60);

        var report = log.Report(july + Day);

        Assert.Equal(1.0 / 31, report.Consumed!.Value, tolerance: 1e-7);
        Assert.Equal(1, report.Whole.BurnRate!.Value, tolerance: 1e-6);
        Assert.Equal(TimeSpan.FromDays(31), report.Whole.Length);
    }

    [Fact]
    public void Money_spent_before_the_month_is_none_of_it_and_windows_roll()
    {
        var log = Month(3000);
        for (var hour = -48; hour < 12; hour++)
            log.AddHour(June + hour * Hour, 60, hour < 0 ? 1 : 0.25);

        var report = log.Report(June + 12 * Hour);

        Assert.Equal(180, report.Whole.Reading!.Value.Value, tolerance: 1e-9);
        Assert.Equal(0.06, report.Consumed!.Value, tolerance: 1e-12);
        // 12 hours of 60 and 12 of 15; of which the 180 of this month are of its amount.
        Assert.Equal(900, DayOf(report).Reading!.Value.Value, tolerance: 1e-9);
        Assert.Equal(9, DayOf(report).BurnRate!.Value, tolerance: 1e-9);
        Assert.Equal(0.06, DayOf(report).Spent!.Value, tolerance: 1e-12);
        Assert.Equal(0, report.Closed!.Remaining is { } left ? left - (1 - 2880 / 3000.0) : 1, tolerance: 1e-9);
    }

    [Fact]
    public void An_hour_that_takes_two_hundredths_of_a_month_pages()
    {
        // 2% of 7200 is 144 in an hour, of 0.5 for each of 300 predictions; they are 150.
        var log = Month(7200);
        for (var hour = 0; hour < 48; hour++)
            log.AddHour(June + hour * Hour, 300, hour < 47 ? 0.03 : 0.5);

        var report = log.Report(June + 48 * Hour);

        var row = report.Alerts.First(alert => alert.Row.Long == TimeSpan.FromHours(1));
        Assert.Equal(15, row.BurnRate!.Value, tolerance: 1e-9);
        Assert.True(row.Fires && report.Pages);
    }

    [Fact]
    public void Of_few_records_nothing_follows()
    {
        var log = Month(100);
        log.AddHour(June, 99, 2);
        var report = log.Report(June + Hour);
        Assert.Equal((-98, false, BudgetState.Ok), (report.RemainingAmount, report.HasEvidence, report.State));
        log.AddHour(June, 1, 0);
        Assert.Equal(BudgetState.Exhausted, log.Report(June + Hour).State);
        // Only the next month has an amount again.
        Assert.Equal(30 * 24 - 1, HoursTo(log.Report(June + Hour), log).Recovery!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void A_record_without_a_cost_is_not_free()
    {
        var log = Month(1000);
        log.AddHour(June, 990, 0.1);
        log.AddHour(June, 10, null);
        var report = log.Report(June + Hour);
        Assert.Equal((99.0, 990), (Math.Round(report.Whole.Reading!.Value.Value, 9), report.Whole.Reading.Value.Events));

        // A number below 0 is no cost either: 11 of 1001 are over 1%.
        log.AddHour(June, 1, -1);
        report = log.Report(June + Hour);
        Assert.Equal((null, MissingReason.CostsMissing, BudgetState.NoData), (report.Whole.Reading, report.Missing, report.State));
        Assert.Equal("Over 1% of the records don't say what they cost (11 of 1,001): what they cost is spent as well, and nobody knows how much.", report.MissingWords);
    }

    [Fact]
    public void In_each_window_by_itself_and_the_short_one_of_a_row_asks_whether_it_goes_on()
    {
        var log = Month(7200);
        for (var hour = 0; hour < 47; hour++)
            log.AddHour(June + hour * Hour, 3000, 0.003);
        // In the last five minutes a tenth of them don't say it; over the hour it is 0.9%.
        log.Add([.. Enumerable.Range(0, 3000).Select(index => new Cost(June + 47 * Hour + index % 60, index >= 300 || index % 60 < 55 ? 0.06 : null))]);
        log.Add([.. Enumerable.Range(0, 2).Select(_ => new Cost(June + 47 * Hour + 58, null))]);

        var report = log.Report(June + 48 * Hour);

        Assert.NotNull(report.Whole.Reading);
        Assert.Equal(MissingReason.CostsMissing, report.Windows.First(window => window.Length == TimeSpan.FromMinutes(5)).Result.Reason);
        Assert.True(report.Alerts.First(alert => alert.Row.Long == TimeSpan.FromHours(1)).Fires);
    }

    [Fact]
    public void Costs_of_hundredths_of_a_cent_are_exact_and_those_that_billionths_cannot_tell_have_no_value()
    {
        var log = Month(1);
        log.AddHour(June, 1000, 0.000012345);
        Assert.Equal(0.012345, log.Report(June + Hour).Whole.Reading!.Value.Value, tolerance: 1e-15);

        var fine = Month(1);
        fine.AddHour(June, 1000, 1.23456789e-8);
        var report = fine.Report(June + Hour);
        Assert.Equal(MissingReason.LosesByRounding, report.Missing);
        Assert.Contains("billionths: write a scale of 1000 for cost, and bounds that are 1000 times as large", report.MissingWords, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_one_record_in_a_hundred_it_is_what_all_predictions_cost()
    {
        var log = new SpendLog(3000, SpendLog.Months, Nominal, probability: 0.01m);
        log.AddHour(June, 120, 0.1);
        var report = log.Report(June + Hour);
        Assert.Equal((1200, 120), (Math.Round(report.Whole.Reading!.Value.Value, 9), report.Whole.Reading.Value.Events));
        Assert.Equal(0.4, report.Consumed!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Time_that_is_excluded_costs_nothing_and_the_amount_stays()
    {
        var log = Month(3000);
        for (var hour = 0; hour < 48; hour++)
            log.AddHour(June + hour * Hour, 60, hour is >= 10 and < 20 ? 5 : 0.5);
        log.Slo = log.Slo with { Excluded = new([new SingleStretch(new Minute(June + 10 * Hour).Start, new Minute(June + 20 * Hour).Start)]) };

        var report = log.Report(June + 48 * Hour);

        Assert.Equal(38 * 30, report.Whole.Reading!.Value.Value, tolerance: 1e-9);
        Assert.Equal(38 * 30 / 3000.0, report.Consumed!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void An_adjusted_month_has_the_mean_amount_of_all_of_it_from_its_first_minute_on()
    {
        // Twice as much from the 11th to the 20th, so 4/3 of 3000 for the month.
        var log = Month(3000);
        for (var hour = 0; hour < 24; hour++)
            log.AddHour(June + hour * Hour, 60, 100 / 24.0 / 60);
        log.Slo = log.Slo with { Allowance = new(3000) { Stretches = [new(new(June + 10 * Day, June + 20 * Day), 6000)] } };

        var report = log.Report(June + Day);

        Assert.Equal((4000, 100 / 4000.0), (report.Whole.Allowed, Math.Round(report.Consumed!.Value, 7)));
        // A day is held against what is allowed in it.
        Assert.Equal(1, DayOf(report).BurnRate!.Value, tolerance: 1e-6);
    }

    [Fact]
    public void A_window_that_rolls_lets_go_of_what_was_spent()
    {
        // 700 for a week: 5 an hour for four days, and 1 an hour since.
        var log = new SpendLog(700, null, TimeSpan.FromDays(7));
        for (var hour = 0; hour < 7 * 24; hour++)
            log.AddHour(June + hour * Hour, 50, (hour < 4 * 24 ? 5 : 1) / 50.0);

        var report = log.Report(June + 7 * Day);

        Assert.Equal((4 * 24 * 5 + 3 * 24) / 700.0, report.Consumed!.Value, tolerance: 1e-9);
        Assert.Equal((null, null), HoursTo(report, log));
        var spent = new SpendLog(500, null, TimeSpan.FromDays(7));
        for (var hour = 0; hour < 7 * 24; hour++)
            spent.AddHour(June + hour * Hour, 50, (hour < 4 * 24 ? 5 : 1) / 50.0);
        // 552 of 500: without more 52 leave in 10.4 hours, five an hour.
        var exhausted = spent.Report(June + 7 * Day);
        Assert.Equal(BudgetState.Exhausted, exhausted.State);
        Assert.Equal(10.4, HoursTo(exhausted, spent).Recovery!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void The_budget_goes_down_by_what_each_part_of_the_month_takes()
    {
        var log = Month(3000);
        for (var hour = 0; hour < 4 * 24; hour++)
            log.AddHour(June + hour * Hour, 60, hour / 24 * 100 / 24.0 / 60);

        var report = log.Report(June + 4 * Day);
        var down = BurnDown.Of(report, log.Ledger)!;

        Assert.True(down.AddsUp);
        Assert.Equal(report.Remaining!.Value, down.Parts[^1].Remaining!.Value, tolerance: 1e-9);
        Assert.Equal(0.8, down.Parts[^1].Remaining!.Value, tolerance: 1e-6);
        foreach (var part in down.Parts)
        {
            var spent = Enumerable.Range(0, (part.To.Minute.Number - June) / Hour).Sum(hour => hour / 24 * 100 / 24.0);
            Assert.Equal(1 - spent / 3000, part.Remaining!.Value, tolerance: 1e-6);
        }
    }

    private static SpendLog Month(decimal amount) => new(amount, SpendLog.Months, Nominal);

    private static WindowReport DayOf(SloReport report) => report.Windows.First(window => window.Length == TimeSpan.FromDays(1));

    private static (double? Exhaustion, double? Recovery) HoursTo(SloReport report, SpendLog log)
    {
        var outlook = BudgetOutlook.Of(report, log.Ledger);
        return (outlook.UntilExhaustion?.TotalHours, outlook.UntilRecovery?.TotalHours);
    }
}
