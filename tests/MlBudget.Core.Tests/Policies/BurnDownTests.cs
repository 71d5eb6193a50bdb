using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>How budgets went, against cases by hand.</summary>
public sealed class BurnDownTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, WeekHours = 168;
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();

    [Fact]
    public void Occurrences_take_from_the_budget_part_by_part_and_end_below_zero_at_what_is_left_now()
    {
        // 100 answers an hour and 1% allowed: 168 bad ones are the budget of a week. 42 in hour 30, 210 in hour 100: C = 1.5.
        for (var hour = 0; hour < WeekHours; hour++)
            Answer(hour, 100, hour == 30 ? 42 : hour == 100 ? 210 : 0);

        var (report, went) = Occurrences(Start + WeekHours * Hour);

        Assert.Equal((56, TimeSpan.FromHours(3), true), (went.Parts.Length, went.Step, went.AddsUp));
        // Hour 30 is in the eleventh part of three hours, hour 100 in the 34th: a quarter is spent, and then one and a quarter more.
        Assert.Equal([1, 0.75, -0.5], went.Parts.Select(part => part.Remaining!.Value).Distinct());
        Assert.Equal((10, 33), (went.Parts.TakeWhile(part => part.Remaining == 1).Count(), went.Parts.TakeWhile(part => part.Remaining > 0).Count()));
        Assert.Equal(report.Remaining, went.Parts[^1].Remaining);
        Assert.Equal((At(0), At(WeekHours), -0.5), (went.From, went.To, went.Least));
    }

    [Fact]
    public void What_is_not_observed_and_what_had_no_events_is_a_gap_and_no_whole_budget()
    {
        // Half of the window is observed, and a day of it silent: 84 · 100 − 2,400 = 6,000 events of which 60 are bad, so C = 1/2 · 1% / 1%.
        for (var hour = 84; hour < WeekHours; hour++)
        {
            if (hour is < 120 or >= 144)
                Answer(hour, 100, hour == 90 ? 60 : 0);
        }

        var (report, went) = Occurrences(Start + WeekHours * Hour);

        Assert.Equal(0.5, report.Whole.Coverage);
        Assert.All(went.Parts.Where(part => part.To <= At(84) || (part.From >= At(120) && part.To <= At(144))), part => Assert.Null(part.Remaining));
        Assert.Equal([1, 0.5], went.Known.Select(part => part.Remaining!.Value).Distinct());
        Assert.Equal(56 - 28 - 8, went.Known.Count());
        Assert.Equal(report.Remaining, went.Known.Last().Remaining);
    }

    [Fact]
    public void A_late_label_changes_what_was_left_when_its_prediction_was_answered()
    {
        var accuracy = _model.Proportion("accuracy");
        for (var hour = 0; hour < WeekHours; hour++)
            _model.Add(accuracy, Start + hour * Hour, [50, 0, 0, 49]);
        var sli = new OccurrenceSli(accuracy);
        Assert.Equal([1], Of(sli, 0.01m, SlotSize.Hour).Went.Parts.Select(part => part.Remaining!.Value).Distinct());

        // On the last day it turns out that 84 answers of hour 12 were false positives: 84 of 16,716 · 1% = 167.16.
        _model.Add(accuracy, Start + 12 * Hour, [0, 84]);

        var (report, went) = Of(sli, 0.01m, SlotSize.Hour);
        Assert.Equal(1, went.Parts[3].Remaining);
        Assert.Equal(1 - 84 / 167.16, went.Parts[4].Remaining!.Value, tolerance: 1e-12);
        Assert.Equal(report.Remaining, went.Parts[^1].Remaining);
    }

    [Fact]
    public void What_is_excluded_spends_nothing_and_is_a_gap()
    {
        for (var hour = 0; hour < WeekHours; hour++)
            Answer(hour, 100, hour is >= 48 and < 54 ? 100 : hour == 60 ? 81 : 0);
        var slo = TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m) with { Excluded = new([new SingleStretch(At(48), At(54))]) };

        // 162 hours of 100 count and 162 bad ones are allowed of them. κ = 162 / 168, and so half of it times that is spent.
        var (report, went) = Of(slo, Start + WeekHours * Hour);

        Assert.Equal([null, null], went.Parts.Where(part => part.Remaining is null).Select(part => part.Remaining));
        Assert.Equal((At(48), At(54)), (went.Parts.First(part => part.Remaining is null).From, went.Parts.Last(part => part.Remaining is null).To));
        Assert.Equal(1 - 162 / 168.0 * 0.5, went.Parts[^1].Remaining!.Value, tolerance: 1e-12);
        Assert.Equal(report.Remaining, went.Parts[^1].Remaining);
    }

    [Fact]
    public void Slices_take_a_slice_each_and_those_that_are_not_judged_are_a_gap()
    {
        // Hours with at least one answer; bad where over 5% are. 10% of 160 judged ones may be bad: 16. Four are, at 20 to 23.
        for (var hour = 0; hour < WeekHours; hour++)
        {
            if (hour is < 40 or >= 48)
                Answer(hour, 100, hour is >= 20 and < 24 ? 6 : 5);
        }

        var sliced = new SlicedSli(new OccurrenceSli(_model.Success()), new(0.05m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: false));
        var (report, went) = Of(TallyModel.Slo(sliced, 0.1m, SlotSize.Hour), Start + WeekHours * Hour);

        Assert.Equal(0.75, report.Remaining);
        // Hours 18 to 20 have one bad slice, hours 21 to 23 three.
        Assert.Equal([1, 1 - 1 / 16.0, 0.75], went.Parts.Take(8).Select(part => part.Remaining!.Value).Distinct());
        // Hours 40 and 41 are silent, and hour 39 with them in a part is not.
        Assert.Equal([At(42), At(45)], went.Parts.Where(part => part.Remaining is null).Select(part => part.From));
        Assert.Equal(0.75, went.Parts[^1].Remaining);
    }

    [Fact]
    public void A_level_is_held_against_its_bound_day_by_day()
    {
        // Normal is 0.9, and a tenth of that may be missing. Six days are as normal, the third has 0.72: twice as far as allowed.
        var accuracy = _model.Proportion("accuracy");
        for (var hour = 0; hour < WeekHours; hour++)
            _model.Add(accuracy, Start + hour * Hour, hour / 24 == 2 ? [36, 14, 14, 36] : [45, 5, 5, 45]);

        var (report, went) = Of(new DegradationSli(accuracy, 0.9m), 0.1m, SlotSize.Hour);

        Assert.False(went.AddsUp);
        Assert.Equal(7, went.Parts.Length);
        Assert.Equal([1, 1, -1, 1, 1, 1, 1], went.Parts.Select(part => Math.Round(part.Remaining!.Value, 12)));
        // The whole week is 2/7 of the way, and no part says so: they don't add up.
        Assert.Equal(1 - 2 / 7.0, report.Remaining!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Nothing_is_drawn_of_what_has_no_value()
    {
        Assert.Null(BurnDown.Of(_model.Report(TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m), Start + Day), _model.Ledger));
    }

    [Fact]
    public void Wherever_errors_are_and_the_window_ends_it_ends_at_what_is_left_and_never_rises() =>
        Gen.Select(Gen.Int[0, 40].Array[WeekHours + 30], Gen.Int[0, 30 * Hour]).Sample((bad, offset) =>
        {
            var model = new TallyModel();
            for (var hour = 0; hour < bad.Length; hour++)
                model.Add(model.Success(), Start + hour * Hour, [bad[hour] % 3 == 0 ? 0 : 100, bad[hour] % 3 == 0 ? 0 : 100 - bad[hour]]);
            var report = model.Report(TallyModel.Slo(new OccurrenceSli(model.Success()), 0.05m), Start + WeekHours * Hour + offset);
            if (BurnDown.Of(report, model.Ledger) is not { } went)
            {
                Assert.Null(report.Remaining);
                return;
            }

            var known = went.Known.Select(part => part.Remaining!.Value).ToArray();
            Assert.Equal(report.Remaining, known[^1]);
            Assert.All(known.Zip(known.Skip(1)), pair => Assert.True(pair.First >= pair.Second));
            Assert.Equal(went.From, went.Parts[0].From);
            Assert.All(went.Parts.Zip(went.Parts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        }, iter: 50);

    [Fact]
    public void It_is_read_anew_where_the_window_shows_something_else_and_else_remembered()
    {
        var slo = TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m);
        _model.Slos = [slo];
        for (var hour = 0; hour < WeekHours; hour++)
            Answer(hour, 100, 0);
        var burnDowns = new BurnDowns(_model.Ledger);
        var first = Poll();
        Assert.Same(first, Poll());

        Answer(12, 0, 42);

        Assert.Equal(0.75, Poll()!.Parts[^1].Remaining!.Value, tolerance: 1e-12);
        Assert.NotSame(first, Poll());

        BurnDown? Poll() => burnDowns.Of(BudgetCalculator.Report(_model.Ledger, At(WeekHours))).GetValueOrDefault(slo.Name);
    }

    private void Answer(int hour, int events, int bad) => _model.Add(_model.Success(), Start + hour * Hour, [events, events - bad]);

    private (SloReport Report, BurnDown Went) Occurrences(int minute) => Of(TallyModel.Slo(new OccurrenceSli(_model.Success()), 0.01m), minute);

    private (SloReport Report, BurnDown Went) Of(Sli sli, decimal allowed, SlotSize slot) => Of(TallyModel.Slo(sli, allowed, slot), Start + WeekHours * Hour);

    private (SloReport Report, BurnDown Went) Of(Core.Slos.SloDefinition slo, int minute)
    {
        var report = _model.Report(slo, minute);
        return (report, BurnDown.Of(report, _model.Ledger)!);
    }

    private static Instant At(int hour) => new Minute(Start + hour * Hour).Start;
}
