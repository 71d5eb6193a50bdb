using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>How long the budgets of levels last, computed by hand. Weeks have 1,000 rows an hour.</summary>
public sealed class LevelForecastTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, Week = 7 * 24;
    private static readonly int Start = TallyModel.Start, Now = Start + 7 * Day;

    private readonly TallyModel _model = new();

    [Fact]
    public void A_day_a_tenth_behind_the_baseline_adds_up_as_good_hours_leave()
    {
        // e = 0.1 · (24 + h) / 168, which is 0.08 after 110.4 hours.
        var slo = Accuracy(hour => hour < 144 ? 950 : 855);

        Assert.Equal(110.4, HoursTo(Forecast(slo).Exhaustion), 1e-6);
        Assert.Null(Forecast(slo).Recovery);
    }

    [Fact]
    public void A_level_whose_last_day_keeps_its_bound_never_comes_to_the_end() =>
        Assert.Equal(new(null, null), Forecast(Accuracy(hour => hour < 144 ? 950 : 880)));

    [Fact]
    public void A_spent_level_tells_when_something_is_left_if_what_comes_is_normal()
    {
        // The first day was four fifths behind: e = 0.8 · (24 − h) / 168 is 0.08 after 7.2 hours.
        var slo = Accuracy(hour => hour < 24 ? 190 : 950);

        Assert.Equal(7.2, HoursTo(Forecast(slo).Recovery), 1e-2);
        Assert.Null(Forecast(slo).Exhaustion);
    }

    [Fact]
    public void A_gap_grows_by_the_hours_in_which_it_is_there()
    {
        // 7 points apart in the last day: 0.07 · (24 + h) / 168 is 0.03 after 48 hours.
        var slo = Gap(hour => hour < 144 ? 20 : 90, 0.03m);

        Assert.Equal(48, HoursTo(Forecast(slo).Exhaustion), 1e-6);
    }

    [Fact]
    public void A_spent_gap_tells_no_recovery_since_no_row_is_an_error_of_itself()
    {
        var slo = Gap(_ => 90, 0.03m);

        Assert.Equal(BudgetState.Exhausted, _model.Report(slo, Now).State);
        Assert.Equal(new(null, null), Forecast(slo));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(6, false)]
    public void A_gap_that_the_day_may_have_by_chance_is_not_repeated(int bad, bool isTold)
    {
        // Of 50 rows each in the last day 20 to 4 is more than chance, and 6 to 4 isn't: repeated for a week it would spend the budget all the same.
        var rate = _model.Proportion("false_positive_rate", byMerchant: true);
        var slo = Gap(new(50, false), rate, isTold ? 0.1m : 0.02m);
        for (var day = 0; day < 7; day++)
        {
            _model.Add(rate, Start + day * Day, [0, 4, 0, 46], "a");
            _model.Add(rate, Start + day * Day, [0, day < 6 ? 4 : bad, 0, day < 6 ? 46 : 50 - bad], "b");
        }

        Assert.True(_model.Report(slo, Now) is { Remaining: > 0, HasEvidence: true } report && report.Windows.First(window => window.Length == TimeSpan.FromDays(1)).BurnRate > 1);
        Assert.Equal(isTold, Forecast(slo).Exhaustion is not null);
    }

    [Fact]
    public void Of_groups_that_are_too_small_in_a_day_nothing_is_told()
    {
        var rate = _model.Proportion("false_positive_rate", byMerchant: true);
        var slo = Gap(new(100, false), rate, 0.15m);
        for (var day = 0; day < 7; day++)
        {
            _model.Add(rate, Start + day * Day, [0, 4, 0, 36], "a");
            _model.Add(rate, Start + day * Day, [0, day < 6 ? 4 : 20, 0, day < 6 ? 36 : 20], "b");
        }

        Assert.NotNull(_model.Report(slo, Now).Remaining);
        Assert.Equal(new(null, null), Forecast(slo));
    }

    [Fact]
    public void A_level_of_a_month_spends_all_of_it_by_the_day()
    {
        // Ten days at a tenth behind: κ · e / E = d / 30 · 0.1 / 0.08 is 1 on day 24.
        var slo = Accuracy(_ => 855, days: 40, periods: new(CalendarUnit.Month, TimeZoneInfo.Utc));

        Assert.Equal(14 * 24, HoursTo(Forecast(slo, Start + 10 * Day).Exhaustion, Start + 10 * Day), 1e-6);
    }

    [Fact]
    public void Any_spent_level_has_a_new_budget_with_a_new_period()
    {
        var gap = Gap(_ => 90, 0.03m, days: 25) with { Window = TimeSpan.FromDays(30), Periods = new(CalendarUnit.Month, TimeZoneInfo.Utc) };

        Assert.Equal(BudgetState.Exhausted, _model.Report(gap, Start + 25 * Day).State);
        Assert.Equal(5 * 24, HoursTo(Forecast(gap, Start + 25 * Day).Recovery, Start + 25 * Day), 1e-9);
    }

    [Fact]
    public void Time_ahead_that_is_excluded_spends_nothing()
    {
        // Ten hours of it count in nothing: e · κ = 0.1 · (24 + h − 10) / 168.
        var slo = Accuracy(
            hour => hour < 144 ? 950 : 855, excluded: new([new SingleStretch(At(Now + 20 * Hour), At(Now + 30 * Hour))]));

        Assert.Equal(120.4, HoursTo(Forecast(slo).Exhaustion), 1e-6);
    }

    [Fact]
    public void What_is_allowed_ahead_weighs_by_time()
    {
        // Half of what is allowed from now on: 0.1 · (24 + h) = 0.08 · (168 − h) + 0.04 · h, which is at 78.8571 hours.
        var slo = Accuracy(hour => hour < 144 ? 950 : 855);
        slo = slo with { Allowance = slo.Allowance with { Stretches = [new(new(Now, Now + 30 * Day), 0.04m)] } };

        Assert.Equal((0.08 * 168 - 2.4) / 0.14, HoursTo(Forecast(slo).Exhaustion), 1e-2);
    }

    [Fact]
    public void A_score_of_data_recovers_as_missing_values_leave()
    {
        // 40% are missing for a day, 5% are allowed of a week: 400 · (24 − h) of 168,000 are 5% after 3 hours.
        var (completeness, staleness) = (_model.Proportion("completeness"), _model.Proportion("staleness"));
        for (var hour = 0; hour < Week; hour++)
        {
            _model.Add(completeness, Start + hour * Hour, [1000, hour < 24 ? 400 : 0]);
            _model.Add(staleness, Start + hour * Hour, [500, 5]);
        }

        var slo = TallyModel.Slo(new DataQualitySli(completeness, staleness), 0.05m);
        Assert.Equal(3, HoursTo(Forecast(slo).Recovery), 1e-2);
    }

    [Fact]
    public void Without_evidence_and_without_rows_in_the_last_day_nothing_is_told()
    {
        Assert.Equal(new(null, null), Forecast(Accuracy(hour => hour < 144 ? 950 : 0, rows: hour => hour < 144 ? 1000 : 0)));
        Assert.Equal(new(null, null), Forecast(Accuracy(hour => hour == 167 ? 0.9 : 0.95, rows: _ => 1)));
    }

    /// <summary>Accuracy with a baseline of 0.95 and a degradation of 0.08 allowed.</summary>
    private SloDefinition Accuracy(
        Func<int, double> right, int days = 7, CalendarPeriods? periods = null, ExcludedTime? excluded = null, Func<int, int>? rows = null)
    {
        var accuracy = _model.Proportion("accuracy");
        var slo = TallyModel.Slo(new DegradationSli(accuracy, 0.95m), 0.08m, SlotSize.Hour) with
        {
            Window = periods is null ? TallyModel.Week : TimeSpan.FromDays(30),
            Periods = periods,
            Excluded = excluded ?? ExcludedTime.None,
        };
        for (var hour = 0; hour < days * 24; hour++)
        {
            var (all, good) = (rows?.Invoke(hour) ?? 1000, (long)Math.Round(right(hour)));
            _model.Add(accuracy, Start + hour * Hour, [good, all - good, 0, 0]);
        }

        return slo;
    }

    /// <summary>False positives of two groups with 1,000 negatives an hour each: 2% of the one.</summary>
    private SloDefinition Gap(Func<int, int> bad, decimal allowed, int days = 7)
    {
        var rate = _model.Proportion("false_positive_rate", byMerchant: true);
        for (var hour = 0; hour < days * 24; hour++)
        {
            _model.Add(rate, Start + hour * Hour, [0, 20, 0, 980], "a");
            _model.Add(rate, Start + hour * Hour, [0, bad(hour), 0, 1000 - bad(hour)], "b");
        }

        return Gap(new(100, false), rate, allowed);
    }

    private static SloDefinition Gap((int MinSamples, bool Confident) options, Proportion rate, decimal allowed) => TallyModel.Slo(
        new DisparitySli(new([rate], 0, DisparityMeasure.Difference, null, options.MinSamples, 20, options.Confident) { MinGroupSize = 20 }), allowed, SlotSize.Hour);

    private BudgetForecast Forecast(SloDefinition slo, int? at = null)
    {
        var now = at ?? Now;
        return BudgetForecast.Of(_model.Report(slo, now), _model.Ledger, At(now));
    }

    private static Instant At(int minute) => new Minute(minute).Start;

    private static double HoursTo(Instant? time, int? from = null) => (time!.Value - At(from ?? Now)).TotalHours;
}
