using System.Collections;
using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;
using static MlBudget.Core.Slos.Dimension;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>What SLOs come to together: dimensions, the binding one, the composite, and what is beside them.</summary>
public sealed class ModelReportTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();

    [Fact]
    public void A_dimension_has_the_least_remaining_the_worst_state_and_the_least_attainment_of_its_slos()
    {
        // Of the first 5% are bad, of the second 20%, and the third has no data.
        var report = Report((DataQuality, 5), (DataQuality, 20), (DataQuality, null));

        var dimension = report.Dimensions.Single();
        Assert.Equal((BudgetState.Exhausted, 3, 1), (dimension.State, dimension.Slos, dimension.NoData));
        Assert.Equal(-1, dimension.Remaining!.Value, tolerance: 1e-12);
        Assert.Equal(0.8 / 0.9, dimension.Health!.Value, tolerance: 1e-12);
        Assert.Equal((BudgetState.Exhausted, DataQuality), (report.State, report.Binding));
    }

    [Fact]
    public void An_slo_without_data_does_not_hide_that_another_is_fine_and_does_not_make_it_fine()
    {
        var report = Report((Infrastructure, null), (Infrastructure, 0), (Fairness, null));

        Assert.Equal([BudgetState.Ok, BudgetState.NoData], report.Dimensions.Select(dimension => dimension.State));
        Assert.Equal([1.0, null], report.Dimensions.Select(dimension => dimension.Remaining));
        Assert.Equal((BudgetState.Ok, Infrastructure), (report.State, report.Binding));
    }

    [Fact]
    public void The_binding_dimension_has_the_least_remaining_budget() =>
        Assert.Equal(ModelQuality, Report((Infrastructure, 3), (ModelQuality, 9), (Fairness, 8)).Binding);

    [Fact]
    public void Dimensions_are_those_that_have_slos_in_their_own_order() => Assert.Equal(
        [Infrastructure, ModelQuality, Fairness],
        Report((Fairness, 3), (ModelQuality, 9), (Infrastructure, 8)).Dimensions.Select(dimension => dimension.Dimension));

    [Fact]
    public void The_composite_weighs_the_health_of_the_dimensions_that_have_one()
    {
        var report = Report((Infrastructure, 0), (ModelQuality, 55), (DataQuality, null));

        // Data quality has no value and fairness no SLO: 0.3 and 0.35 are what is weighed.
        Assert.Equal((0.3 * 1 + 0.35 * 0.5) / 0.65, report.Composite!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Weights_may_leave_nothing_to_weigh()
    {
        var model = new TallyModel { Weights = Dimensions.All.ToImmutableDictionary(dimension => dimension, _ => 0.0) };
        Assert.Null(Report(model, (Infrastructure, 0)).Composite);
        Assert.Null(Report((Infrastructure, null)).Composite);
    }

    [Fact]
    public void Without_slos_there_is_nothing_to_say()
    {
        var report = BudgetCalculator.Report(_model.Ledger, new(Start * EventTime.PerMinute));

        Assert.Equal((BudgetState.NoData, null, null), (report.State, report.Binding, report.Composite));
        Assert.Empty(report.Dimensions);
        Assert.Null(report.LabelCoverage);
        Assert.Null(report.Joins);
    }

    [Fact]
    public void Label_coverage_ends_before_the_delay_and_features_and_violations_have_their_own_rates()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        SmallModel.Fold(
            ledger,
            [
                new Prediction(Start, 1, "1", "a", 5, null, Start - 31), new Prediction(Start, 2, "0", "a", -1, null, Start),
                new Prediction(Start + 70, 3, "maybe", "a", null, null, null),
                new Prediction(Start + 2 * Day, 4, "1", "a", 500, null, Start),
            ],
            batchSize: 10);
        SmallModel.Fold(ledger, [new Outcome(Start + Hour, 1, "1"), new Outcome(Start + 2 * Day, 4, "1")], batchSize: 10);

        // Now is two days on, so with a delay of a day the last prediction is not in the coverage.
        var report = BudgetCalculator.Report(ledger, new((Start + 2 * Day + Hour) * EventTime.PerMinute));

        Assert.Equal(0.5, report.LabelCoverage);
        Assert.Equal(new FeatureReport("amount", 0.25, 2.0 / 3), report.Features.Single() with { AgeSeconds = [] });
        Assert.Equal(
            ["prediction unknown_category 1", "amount out_of_range 2"],
            report.Violations.Where(violation => violation.Count > 0).Select(v => $"{v.Field} {v.Kind} {v.Count}"));
        Assert.Equal((4, 1), (report.Predictions, report.Joins!.Waiting));
    }

    [Fact]
    public void No_number_of_a_report_is_NaN_or_infinite() => Gen.Select(
        Gen.Select(Gen.Int[0, 9], Gen.Int[-30 * Hour, 8 * Day], Gen.Long[0, 40], Gen.Long[0, 40]).Array[0, 40],
        Gen.Int[-2 * Day, 9 * Day]).Sample((additions, now) =>
    {
        var model = new TallyModel();
        var slos = EveryKind(model);
        model.Slos = [.. slos.Select(slo => slo.Slo)];
        foreach (var (which, at, a, b) in additions)
        {
            var (slo, proportion) = slos[which % slos.Length];
            var term = which % proportion.Terms.Length;
            long[] counts = proportion.Terms[term].Events.Length == 4 ? [a, b, a, b] : [a + b, b];
            model.Add(proportion, Start + at, counts, slo.Sli is DisparitySli ? $"g{which + (int)a % 3}" : null, term);
        }

        var report = BudgetCalculator.Report(model.Ledger, new((Start + now) * EventTime.PerMinute));

        var numbers = NumbersIn(report).ToArray();
        Assert.True(numbers.Length > 50);
        Assert.DoesNotContain(numbers, number => !double.IsFinite(number));
    }, iter: 400);

    private static (SloDefinition Slo, Proportion Proportion)[] EveryKind(TallyModel model)
    {
        Proportion success = model.Success(), recall = model.Proportion("recall"), rate = model.Proportion("false_positive_rate");
        Proportion split = model.Proportion("false_positive_rate", byMerchant: true), completeness = model.Proportion("completeness");
        var slicing = new Slicing(TimeSpan.FromMinutes(30), 1, SilenceIsBad: true);
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(6), TimeSpan.FromHours(1), 1, Evidence.Any);
        DisparitySli Compare(DisparityMeasure measure, bool confident) => new(new([split], 0, measure, null, 5, 2, confident) { MinGroupSize = 20 });
        return
        [
            (TallyModel.Slo(new OccurrenceSli(success), 0.001m, SlotSize.Minute, row), success),
            (TallyModel.Slo(new OccurrenceSli(recall), 1m, SlotSize.Hour, row), recall),
            (TallyModel.Slo(new DegradationSli(rate, 0.001m), 0.08m, SlotSize.Hour, row), rate),
            (TallyModel.Slo(new DataQualitySli(completeness, model.Proportion("staleness")), 0.01m, SlotSize.Minute, row), completeness),
            (TallyModel.Slo(new SlicedSli(new OccurrenceSli(success), new(0.1m), slicing), 0.01m) with { Slot = slicing.Length }, success),
            (TallyModel.Slo(Compare(DisparityMeasure.Difference, true), 0.03m, SlotSize.Hour, row), split),
            (TallyModel.Slo(Compare(DisparityMeasure.Ratio, false), 0.2m, SlotSize.Hour, row), split),
        ];
    }

    private ModelReport Report(params (Dimension, int?)[] slos) => Report(_model, slos);

    /// <summary>The report of SLOs with E = 0.1 after a week in which so many percent of their events were bad.</summary>
    private static ModelReport Report(TallyModel model, params (Dimension Dimension, int? Bad)[] slos)
    {
        Proportion[] proportions = [model.Success(), model.Proportion("completeness"), model.Proportion("staleness")];
        model.Slos = [.. slos.Select((slo, index) =>
            TallyModel.Slo(new OccurrenceSli(proportions[index]), 0.1m, SlotSize.Hour) with { Dimension = slo.Dimension })];
        for (var index = 0; index < slos.Length; index++)
        {
            if (slos[index].Bad is { } bad)
                model.Add(proportions[index], Start, index == 0 ? [100, 100 - bad] : [100, bad]);
        }

        return BudgetCalculator.Report(model.Ledger, new((Start + 7 * Day) * EventTime.PerMinute));
    }

    /// <summary>Every double in a report, and in whatever it holds.</summary>
    private static IEnumerable<double> NumbersIn(object? value) => value switch
    {
        null or string or Sli or Type => [],
        double number => [number],
        IEnumerable many => many.Cast<object?>().SelectMany(NumbersIn),
        _ when value.GetType().IsPrimitive || value.GetType().IsEnum || value is decimal or TimeSpan or Instant or Minute => [],
        // The value of a share without events is asked for by nobody.
        Share => [],
        _ => value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0)
            .SelectMany(property => NumbersIn(property.GetValue(value))),
    };
}
