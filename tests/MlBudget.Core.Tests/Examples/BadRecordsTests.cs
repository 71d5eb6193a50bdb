using MlBudget.Core.Compiling;
using MlBudget.Core.Examples;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Examples;

/// <summary>Which bad records of an SLO are found, where outcomes are hidden, come late, or find no room.</summary>
public sealed class BadRecordsTests
{
    private const int Day = 1440, Start = 20_000 * Day;

    [Fact]
    public void Of_a_comparison_by_two_metrics_each_is_hidden_by_its_own_number_of_records()
    {
        // Thirty negatives, three of which were answered positive, and two positives, both answered negative.
        var predictions = Enumerable.Range(1, 32).Select(id => Answered(id, Start + id, id <= 3 ? "1" : "0")).ToArray();
        var records = New(SmallModel.Define(), "odds", days: 1);
        Add(records, predictions);
        Add(records, [.. predictions.Select(each => new Outcome(each.Minute + 60, each.Id, each.Id > 30 ? "1" : "0"))]);

        var found = records.Find();

        Assert.Equal([1, 2, 3], found.Records.Select(record => record.Number));
        Assert.Equal((3, 30, 32, 1), (found.Bad, found.Events, found.Predictions, found.HiddenGroups));
    }

    [Fact]
    public void What_is_assumed_of_unlabelled_predictions_is_assumed_of_a_whole_range()
    {
        // One a day, each without a label and taken for negative after a week; the last record is of the thirteenth day.
        var records = New(SmallModel.Define(unlabelled: new(BinaryClass.Negative, TimeSpan.FromDays(7))), "accuracy", days: 5);
        Add(records, [.. Enumerable.Range(0, 14).Select(day => Answered(day + 1, Start + day * Day, "1"))]);

        var found = records.Find();

        Assert.Equal([1, 2, 3, 4, 5], found.Records.Select(record => record.Number));
        Assert.Equal((5, 5, 5, 0), (found.Bad, found.Events, found.Predictions, found.NotHeld));
    }

    [Fact]
    public void Predictions_that_find_no_room_to_wait_for_labels_are_counted()
    {
        var model = SmallModel.Define();
        var records = New(model with { Limits = model.Limits with { MaxWaiting = 3 } }, "accuracy", days: 1);
        var predictions = Enumerable.Range(1, 5).Select(id => Answered(id, Start + 60 * id, "1")).ToArray();
        Add(records, predictions);
        Add(records, [.. predictions.Select(each => new Outcome(each.Minute + 60, each.Id, "0"))]);

        var found = records.Find();

        Assert.Equal([3, 4, 5], found.Records.Select(record => record.Number));
        Assert.Equal((3, 3, 5, 2), (found.Bad, found.Events, found.Predictions, found.NotHeld));
    }

    [Fact]
    public void Those_that_had_to_leave_from_before_the_range_are_of_no_matter()
    {
        var model = SmallModel.Define();
        var records = New(model with { Limits = model.Limits with { MaxWaiting = 3 } }, "accuracy", days: 1);
        Add(records, [.. Enumerable.Range(1, 5).Select(id => Answered(id, Start - Day + 60 * id, "1"))]);
        Add(records, [Answered(6, Start, "1")]);
        Add(records, [new Outcome(Start + 60, 6, "0")]);

        Assert.Equal((1, 1, 1, 0), records.Find() is var found ? (found.Bad, found.Events, found.Predictions, found.NotHeld) : default);
    }

    [Fact]
    public void An_id_that_comes_again_once_it_was_forgotten_is_shown_where_it_is()
    {
        // Ids are remembered for eight days: seven of the window, and one of the delay.
        var records = New(SmallModel.Define(), "accuracy", days: 10);
        Add(records, [Answered(1, Start, "1")]);
        Add(records, [new Outcome(Start + 60, 1, "0")]);
        var batch = SmallModel.BatchOf(SmallModel.Define(), [Answered(1, Start + 9 * Day, "1")]);
        batch.Origins![0] = ("log", 2);
        records.AddPredictions(batch);
        Add(records, [new Outcome(Start + 9 * Day + 60, 1, "0")]);

        Assert.Equal([1, 2], records.Find().Records.Select(record => record.Number));
    }

    private static Prediction Answered(int id, int minute, string answer) => new(minute, id, answer, "shop", 1, null, minute);

    private static BadRecords New(ModelDefinition model, string slo, int days)
    {
        var badness = Badness.Of(model.Slos.Single(each => each.Name == slo).Sli)!;
        return new(model, badness, new Minute(Start).Start, new Minute(Start + days * Day).Start, most: 100, model.Slos.Single(each => each.Name == slo).Excluded);
    }

    private static void Add(BadRecords records, Prediction[] predictions) =>
        records.AddPredictions(SmallModel.BatchOf(SmallModel.Define(), predictions));

    private static void Add(BadRecords records, Outcome[] outcomes) =>
        records.AddLabels(SmallModel.BatchOf(SmallModel.Define(), outcomes));
}
