using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Exporter.Publishing;

namespace MlBudget.Exporter.Tests.Publishing;

/// <summary>It is said once per episode that a noticeable share of records doesn't count as its owner may think.</summary>
public sealed class RecordSharesTests
{
    private const string Repeated = "many records repeat an id: of the records of an id only the first counts, for 1h. Write an id per "
        + "record or attempt, or leave 'id' out of predictions.fields";

    private readonly RecordedLog _log = new();
    private readonly SourceErrors _errors;

    public RecordSharesTests() => _errors = new(_log.Loggers.CreateLogger<SourceErrors>());

    [Fact]
    public void Repeated_ids_are_said_once_per_episode()
    {
        Note(predictions: 90, duplicates: 9);
        Assert.Empty(_log.Lines);
        Note(predictions: 1_000, duplicates: 10);
        Assert.Equal([Repeated], _log.Lines);
        Note(predictions: 2_000, duplicates: 500);
        Note(predictions: 3_000, duplicates: 510);
        Assert.Single(_log.Lines);
        Note(predictions: 4_000, duplicates: 511);
        Note(predictions: 5_000, duplicates: 600);
        Assert.Equal([Repeated, Repeated], _log.Lines);
    }

    [Fact]
    public void A_repeated_id_now_and_then_is_usual()
    {
        for (var poll = 1; poll < 20; poll++)
            Note(predictions: poll * 1_000, duplicates: poll * 9);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void What_an_earlier_process_has_counted_is_not_said_again()
    {
        Note(predictions: 1_000, duplicates: 500, isContinued: true);
        Note(predictions: 2_000, duplicates: 501, isContinued: true);
        Assert.Empty(_log.Lines);
        Note(predictions: 3_000, duplicates: 600, isContinued: true);
        Assert.Equal([Repeated], _log.Lines);
    }

    [Fact]
    public void A_model_that_begins_anew_is_judged_anew()
    {
        Note(predictions: 10_000, duplicates: 20);
        Note(predictions: 150, duplicates: 15);
        Assert.Equal([Repeated], _log.Lines);
    }

    [Fact]
    public void Ids_that_are_none_are_said()
    {
        Note(predictions: 200, refused: 150);
        Assert.Equal(
            ["many predictions have an id that is none, expected a text or a number, and a number where its type is number: they count, but "
                + "no label finds them"], _log.Lines);
    }

    [Fact]
    public void A_condition_that_leaves_out_all_labels_is_said_and_one_that_takes_any_is_not()
    {
        Note(labels: 99, leftOut: 99);
        Assert.Empty(_log.Lines);
        Note(labels: 100, leftOut: 100);
        Assert.Equal(
            ["labels.where leaves out all labels that come: see whether their records hold the fields that it reads"], _log.Lines);
        Note(labels: 1_100, leftOut: 1_000);
        Note(labels: 1_200, leftOut: 1_099);
        Assert.Single(_log.Lines);
    }

    private void Note(
        long predictions = 0, long duplicates = 0, long refused = 0, long labels = 0, long leftOut = 0, bool isContinued = false)
    {
        var report = new ModelReport
        {
            Model = "m",
            At = new(0),
            Slos = [],
            Dimensions = [],
            Predictions = predictions - duplicates,
            Duplicates = duplicates,
            RefusedIds = refused,
            LabelsLeftOut = leftOut,
            IdsRemembered = TimeSpan.FromHours(1),
        };
        _errors.Note(new(new(0), [new(report, [new("labels", FeedRole.Labels, null, null, null, labels, 0, [])]) { IsContinued = isContinued }]));
    }
}
