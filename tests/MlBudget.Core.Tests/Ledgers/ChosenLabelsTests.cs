using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Which labels count: all or those of a condition, and of several for a prediction the first or the last.</summary>
public sealed class ChosenLabelsTests
{
    private const int Start = 3 * 1440;
    private const long Now = 6 * 24 * EventTime.PerHour;

    private static readonly Outcome[] Corrected =
    [
        new(Start + 60, 0, "0", "false", "no"), new(Start + 300, 0, "1", "true", "true"),
        new(Start + 90, 1, "1", "true", "true"), new(Start + 400, 1, "0", null, "maybe"), new(Start + 80, 2, "0"),
    ];

    [Fact]
    public void The_last_label_corrects_the_class_and_the_outcomes_of_its_prediction()
    {
        Assert.Equal((3, 2), Reading(SmallModel.Define(), "precision"));
        Assert.Equal((2, 1), Reading(SmallModel.Define(), "clicks"));
        var last = SmallModel.Define(wins: LabelPrecedence.Last);
        Assert.Equal((3, 2), Reading(last, "precision"));
        Assert.Equal((2, 0), Reading(last, "clicks"));
        Assert.Equal(2, Ledger(last).Joins!.Conflicts);
    }

    [Theory]
    [InlineData("reviewed == true", 2, 0, 3)]
    [InlineData("not reviewed == \"no\"", 2, 1, 2)]
    [InlineData("outcome.clicked == true", 2, 0, 3)]
    [InlineData("label == true", 2, 0, 3)]
    [InlineData("reviewed is null", 1, 1, 4)]
    public void Only_labels_of_which_the_condition_is_true_count_and_the_others_are_counted_and_not_refused(
        string where, int events, int bad, int leftOut)
    {
        foreach (var batchSize in new[] { 1, 3, 100 })
        {
            var statistics = new SourceStatistics();
            var ledger = Ledger(SmallModel.Define(where: where, wins: LabelPrecedence.Last), batchSize, statistics);
            var report = BudgetCalculator.Report(ledger, new(Now));
            Assert.Equal((events, bad), Reading(report, "precision"));
            Assert.Equal(leftOut, report.LabelsLeftOut);
            Assert.Equal(0, statistics.Rejected(RejectionReason.Label));
        }
    }

    [Fact]
    public void Without_a_condition_nothing_is_said_of_labels_that_are_left_out() =>
        Assert.Null(BudgetCalculator.Report(Ledger(SmallModel.Define()), new(Now)).LabelsLeftOut);

    [Fact]
    public void What_is_counted_and_kept_has_another_identity_only_where_not_all_labels_count_or_the_last_wins()
    {
        Assert.Equal("label label as 1|true", SmallModel.Define().RowLayout.Tracks[0]);
        Assert.Equal("label label as 1|true, last wins", SmallModel.Define(wins: LabelPrecedence.Last).RowLayout.Tracks[0]);
        var both = SmallModel.Define(wins: LabelPrecedence.Last, where: "reviewed == true");
        Assert.Equal("label label as 1|true, last wins, where [reviewed:Category] == true", both.RowLayout.Tracks[0]);
        Assert.Equal("outcome [clicked:Category] == true, last wins, where [reviewed:Category] == true", both.RowLayout.Tracks[1]);
        Assert.Equal(SmallModel.Define().RowLayout.Identity, both.RowLayout.Identity);
        var labelled = SmallModel.Define().Measures.Select(measure => measure.Canonical).ToHashSet();
        Assert.All(
            both.Measures.Where(measure => measure.Counting.NeedsLabel), measure => Assert.DoesNotContain(measure.Canonical, labelled));
        Assert.All(
            both.Measures.Where(measure => measure.Counting is { NeedsLabel: false, Input: FoldInput.Predictions }), measure => Assert.Contains(measure.Canonical, labelled));
    }

    [Fact]
    public void A_condition_on_labels_cannot_read_predictions()
    {
        var error = new Measurements(SmallModel.Shape(where: "reviewed == true and error is null")).LabelsWhereError!;
        Assert.Equal(
            (21, "'error' is a field of predictions, expected fields of labels: write it in labels.fields where labels' records hold it"),
            (error.Position, error.Reason));
    }

    [Fact]
    public void A_sampled_prediction_knows_the_label_that_counts()
    {
        var truths = new[] { ("0", 2), ("1", 5), ("0", 3) };
        foreach (var wins in new[] { LabelPrecedence.First, LabelPrecedence.Last })
        {
            var ledger = new ModelLedger(LearningModel.Define(needed: ["accuracy"], wins: wins));
            LearningModel.Fold(ledger, [new Answer(LearningModel.Start, 1, "1")]);
            foreach (var (label, hour) in truths)
                LearningModel.Fold(ledger, [new Truth(LearningModel.Start + hour * LearningModel.Hour, 1, label)]);
            var day = ledger.Samples!.Days.Single();
            var place = day.Places[0];
            Assert.Equal(wins == LabelPrecedence.Last ? "Positive" : "Negative", $"{SampledLabel(day, place)}");
            Assert.Equal(LearningModel.Start + (wins == LabelPrecedence.Last ? 5 : 2) * LearningModel.Hour, day.Arrivals[place]);
        }
    }

    private static object SampledLabel(Core.Samples.DaySample day, int place) =>
        Core.Samples.SampledClasses.Label(day.Classes[place]);

    private static (long Events, long Bad) Reading(ModelDefinition model, string slo) =>
        Reading(BudgetCalculator.Report(Ledger(model), new(Now)), slo);

    private static (long Events, long Bad) Reading(ModelReport report, string slo) =>
        report.Slos.Single(each => each.Slo.Name == slo).Whole.Reading is { } reading ? (reading.Events, reading.Bad ?? 0) : (0, 0);

    /// <summary>Three positive answers in one hour, and labels of which some correct others.</summary>
    private static ModelLedger Ledger(ModelDefinition model, int batchSize = 2, SourceStatistics? statistics = null)
    {
        var ledger = new ModelLedger(model, 2);
        SmallModel.Fold(ledger, Enumerable.Range(0, 3).Select(id => new Prediction(Start + id, id, "1", "a", 1, null, null)), 2);
        SmallModel.Fold(ledger, Corrected, batchSize, statistics);
        return ledger;
    }
}
