using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Labels with several outcomes, from records to the report.</summary>
public sealed class OutcomesTests
{
    private const int Start = 3 * 1440;
    private const long Now = 6 * 24 * EventTime.PerHour;

    [Fact]
    public void Each_outcome_counts_out_of_the_predictions_of_which_it_is_known()
    {
        var report = Report([
            new(Start + 60, 0, "1", "true"), new(Start + 60, 1, null, "false"), new(Start + 60, 2, "0"), new(Start + 60, 99, null, "true"),
        ]);

        Assert.Equal((2, 1), Reading(report, "clicks"));
        Assert.Equal((2, 1), Reading(report, "precision"));
        Assert.Equal(0.2, report.LabelCoverage);
    }

    [Fact]
    public void Too_few_labels_leave_a_covered_sli_without_a_value()
    {
        Outcome[] two = [new(Start + 60, 0, null, "true"), new(Start + 60, 1, null, "false")];
        Assert.Equal((0, 0), Reading(Report(two), "clicks if known"));
        Assert.Equal((3, 2), Reading(Report([.. two, new(Start + 60, 2, null, "false")]), "clicks if known"));
    }

    [Fact]
    public void A_label_that_tells_nothing_is_refused_and_one_that_tells_anything_is_not()
    {
        var ledger = new ModelLedger(SmallModel.Define());
        var statistics = new SourceStatistics { Records = 5 };
        Outcome[] outcomes =
            [new(Start, 0, null), new(Start, 1, "maybe"), new(Start, 2, "maybe", "false"), new(Start, 3, "1"), new(Start, 4, "0", "true")];
        foreach (var outcome in outcomes)
            SmallModel.Fold(ledger, [outcome], 1, statistics);

        Assert.Equal((2, 3), (statistics.Rejected(RejectionReason.Label), statistics.Records));
        Assert.Equal(3, ledger.Joins!.Unmatched);
    }

    [Fact]
    public void What_is_assumed_counts_as_labelled_until_a_label_says_otherwise()
    {
        var ledger = Ledger([], SmallModel.Define(new(BinaryClass.Negative, TimeSpan.FromHours(24))));
        ledger.Advance(new(Now));
        var assumed = BudgetCalculator.Report(ledger, new(Now));
        Assert.Equal(1, assumed.LabelCoverage);
        Assert.Equal((10, 10), Reading(assumed, "precision"));
        Assert.Equal((0, 0), Reading(assumed, "clicks"));

        SmallModel.Fold(ledger, [new Outcome(Start + 3000, 0, "1")], 1);
        var corrected = BudgetCalculator.Report(ledger, new(Now));
        Assert.Equal((10, 9), Reading(corrected, "precision"));
        Assert.Equal(new(0, 0, 0, 0, 0, 0), corrected.Joins);
    }

    [Fact]
    public void Only_so_many_predictions_wait()
    {
        var ledger = Ledger([], SmallModel.Define() with { Limits = new(MaxWaiting: 4) });
        Assert.Equal(new(4, 0, 6, 0, 0, 6), ledger.Joins);
    }

    private static ModelReport Report(Outcome[] outcomes) => BudgetCalculator.Report(Ledger(outcomes, SmallModel.Define()), new(Now));

    /// <summary>Ten positive answers in one hour, and some outcomes.</summary>
    private static ModelLedger Ledger(Outcome[] outcomes, ModelDefinition model)
    {
        var ledger = new ModelLedger(model);
        SmallModel.Fold(ledger, Enumerable.Range(0, 10).Select(id => new Prediction(Start + id, id, "1", "a", 1, null, null)), 4);
        SmallModel.Fold(ledger, outcomes, 3);
        return ledger;
    }

    private static (long Events, long Bad) Reading(ModelReport report, string slo) =>
        report.Slos.Single(each => each.Slo.Name == slo).Whole.Reading is { } reading ? (reading.Events, reading.Bad ?? 0) : (0, 0);
}
