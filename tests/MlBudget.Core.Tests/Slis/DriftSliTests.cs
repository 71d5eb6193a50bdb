using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.DriftModel;

namespace MlBudget.Core.Tests.Slis;

public sealed class DriftSliTests
{
    private static readonly long[] Usual = [250, 250, 250, 250], Shifted = [200, 250, 250, 300];
    private static readonly long[] UsualCountries = [600, 300, 90, 10], OtherCountries = [500, 100, 100, 300];

    [Fact]
    public void A_feature_drifts_when_its_statistic_is_over_its_threshold_and_chance_does_not_explain_it()
    {
        var model = new DriftModel(Number("x"), Number("y", threshold: 0.051), Category("c"), Category("d"));
        model.Add(0, Start, Shifted);
        model.Add(1, Start, Shifted);
        model.Add(2, Start, OtherCountries);
        model.Add(3, Start, UsualCountries);

        var verdicts = model.Judge(Start);

        // The last bin has 30% instead of 25%, so D = 0.05: not over a threshold of 0.05 either.
        Assert.Equal([0.05, 0.05], verdicts.Take(2).Select(verdict => verdict.Statistic!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([false, false, true, false], verdicts.Select(verdict => verdict.Drifts));
        Assert.All(verdicts, verdict => Assert.Equal(1000, verdict.Events));
        Assert.InRange(verdicts[0].PValue!.Value, 0.01, 0.02);
        Assert.InRange(verdicts[2].PValue!.Value, 0, 1e-9);
        Assert.Equal(0, verdicts[3].Statistic!.Value, 1e-9);
    }

    [Fact]
    public void A_difference_over_the_threshold_that_chance_explains_is_no_drift()
    {
        // D = 0.06 of 500 values: p = 0.06.
        var model = new DriftModel(Number("x"));
        model.Add(0, Start, 95, 125, 125, 155);

        var verdict = Assert.Single(model.Judge(Start));

        Assert.Equal(0.06, verdict.Statistic!.Value, 1e-12);
        Assert.InRange(verdict.AdjustedPValue!.Value, 0.05, 0.07);
        Assert.False(verdict.Drifts);
    }

    [Fact]
    public void The_more_features_are_judged_the_less_chance_may_explain()
    {
        // p = 0.003 alone; the least of four p-values counts four times, which is over 0.01.
        var model = new DriftModel(Number("x", threshold: 0.04), Number("y"), Number("z"), Number("u"));
        model.Add(0, Start, 85, 125, 125, 165);
        Assert.InRange(model.Judge(Start)[0].PValue!.Value, 0.0025, 0.01);
        Assert.True(model.Judge(Start)[0].Drifts);

        foreach (var feature in new[] { 1, 2, 3 })
            model.Add(feature, Start, Usual);
        var verdict = model.Judge(Start)[0];

        Assert.False(verdict.Drifts);
        Assert.Equal(4 * verdict.PValue!.Value, verdict.AdjustedPValue!.Value, 1e-12);
    }

    [Fact]
    public void By_choice_its_own_p_value_decides_alone()
    {
        var model = new DriftModel(
            DriftCriterion.PValue, _ => 1, Number("x", threshold: 0.9), Number("y"), Number("z"), Number("u"), Number("v"));
        model.Add(0, Start, Shifted);
        for (var feature = 1; feature < 5; feature++)
            model.Add(feature, Start, Usual);

        Assert.Equal([true, false, false, false, false], model.Judge(Start).Select(verdict => verdict.Drifts));
        Assert.Equal(0.2, model.Read(Start)!.Value.ErrorRatio);
    }

    [Theory]
    [InlineData(499, null)]
    [InlineData(500, true)]
    public void A_feature_with_fewer_than_500_values_is_not_judged(long events, bool? drifts)
    {
        var model = new DriftModel(Number("x"));
        model.Add(0, Start, events, 0, 0, 0);

        var verdict = Assert.Single(model.Judge(Start));

        Assert.Equal(drifts, verdict.Drifts);
        Assert.Equal(0.75, verdict.Statistic!.Value, 1e-12);
        Assert.Equal(drifts is null, verdict.PValue is null && verdict.AdjustedPValue is null && model.Read(Start) is null);
    }

    [Fact]
    public void A_feature_that_is_all_missing_is_not_judged_and_the_others_are()
    {
        var model = new DriftModel(Number("x"), Number("y"));
        model.Add(1, Start, Usual);

        Assert.Equal(new DriftVerdict(0, null, null, null, null), model.Judge(Start)[0]);
        Assert.Equal(new(0, 0, 0, 1000, null), model.Read(Start));
        Assert.Null(model.Read(Start - SixHours));
    }

    [Fact]
    public void New_categories_drift_and_a_constant_that_stays_does_not()
    {
        var constant = Number("k") with { Edges = [], Bins = [5000], Means = [7], StandardDeviation = 0 };
        var model = new DriftModel(Category("c"), constant, constant with { Name = "j", Path = "j", Edges = [7], Bins = [5000, 0], Means = [7, 7] });
        model.Fold(Enumerable.Range(0, 1000).Select(row => (Start + row % 300, new object?[]
        {
            row % 2 == 0 ? "de" : $"new {row}", 7.0, row % 4 == 0 ? 8.0 : 7.0,
        })), 128);

        var verdicts = model.Judge(Start);

        Assert.Equal([true, false, true], verdicts.Select(verdict => verdict.Drifts));
        Assert.Equal((0, 1), (verdicts[1].Statistic, verdicts[1].PValue));
        Assert.Equal(0.25, verdicts[2].Statistic!.Value, 1e-12);
        Assert.Equal([500, 0, 0, 500], model.Counts(0, Start, Start + SixHours));
    }

    [Fact]
    public void Infinite_values_are_in_the_end_bins_and_count_as_any()
    {
        var model = new DriftModel(Number("x"));
        model.Fold(Enumerable.Range(0, 1000).Select(row => (Start, new object?[]
        {
            row % 2 == 0 ? double.NegativeInfinity : double.PositiveInfinity,
        })), 100);

        Assert.Equal([500, 0, 0, 500], model.Counts(0, Start, Start + SixHours));
        Assert.True(model.Judge(Start)[0].Drifts);
    }

    [Fact]
    public void The_value_is_the_share_of_drifting_features_by_importance()
    {
        var weights = new Dictionary<string, double> { ["x"] = 3, ["y"] = 1, ["z"] = 0, ["u"] = 5 };
        var model = new DriftModel(DriftCriterion.Threshold, name => weights[name], Number("x"), Number("y"), Number("z"), Number("u"));
        model.Add(0, Start, Usual);
        model.Add(1, Start, 1000, 0, 0, 0);
        model.Add(2, Start, 5000, 0, 0, 0);
        model.Add(3, Start, 10, 0, 0, 0);

        // u has too few values, and z counts for nothing.
        Assert.Equal(new(0.25, 0.25, 0.25, 1000, null), model.Read(Start));
        Assert.True(model.Judge(Start)[2].Drifts);
    }

    [Fact]
    public void Where_only_unimportant_features_are_judged_there_is_no_value()
    {
        var model = new DriftModel(DriftCriterion.Threshold, _ => 0, Number("x"));
        model.Add(0, Start, 1000, 0, 0, 0);

        Assert.Null(model.Read(Start));
    }

    [Fact]
    public void By_slices_those_with_too_many_drifting_features_are_bad()
    {
        var model = new DriftModel([.. Enumerable.Range(0, 10).Select(index => Number($"x{index}"))]);
        // Of a day: one drifting feature of ten is allowed, two are not, and a slice with few values is not judged.
        long[] drifting = [1000, 0, 0, 0], few = [100, 0, 0, 0];
        foreach (var (slice, count) in new[] { (0, 1), (1, 2), (2, 0) })
        {
            for (var feature = 0; feature < 10; feature++)
                model.Add(feature, Start + slice * SixHours, feature < count ? drifting : Usual);
        }

        for (var feature = 0; feature < 10; feature++)
            model.Add(feature, Start + 3 * SixHours, few);

        var report = BudgetCalculator.Report(model.Slo, model.Ledger, new((Start + 4 * SixHours + 7) * EventTime.PerMinute));

        Assert.Equal(new(Start + 4 * SixHours), report.Watermark);
        Assert.Equal((3, 1), (report.Whole.Reading!.Value.Events, report.Whole.Reading.Value.Bad));
        Assert.Equal(1 / 3.0 / 0.2, report.Whole.BurnRate!.Value, 1e-12);
        Assert.Equal((1 - 24 / 168.0 / 0.6), report.Remaining!.Value, 1e-12);
        Assert.Null(report.LatestSlot.Kept);
    }

    [Fact]
    public void Without_a_baseline_there_is_no_data()
    {
        var model = new DriftModel();

        var report = BudgetCalculator.Report(model.Ledger, new((Start + SixHours) * EventTime.PerMinute));

        Assert.Empty(model.Drift.Features);
        Assert.Equal(BudgetState.NoData, Assert.Single(report.Slos).State);
        Assert.Null(report.Drift);
    }
}
