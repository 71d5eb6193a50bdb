using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>
/// Under a log's clock labels that come once in a while are no stray records, since predictions have come to their time; and stray
/// ones still move no clock.
/// </summary>
public sealed class SparseLabelsTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();

    /// <summary>Predictions each hour of 30 days, fifty labels on day 5 and fifty on day 20.</summary>
    public SparseLabelsTests()
    {
        WriteLabels("labels.jsonl", (5, 0, 50), (20, 50, 50));
        File.WriteAllLines(_directory.At("log.jsonl"), Enumerable.Range(0, 30 * 24).Select(
            hour => $$"""{"t":"{{First.AddHours(hour):s}}","id":"{{hour}}","a":1}"""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(24 * 40)]
    public void Labels_of_two_batches_two_weeks_apart_all_count_at_whatever_step(int stepHours)
    {
        var last = Replay(stepHours);

        Assert.Equal(100, Labelled(last));
        Assert.Equal(0, SetAside(last));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 40)]
    public void A_batch_in_a_file_of_its_own_counts_too(int stepHours)
    {
        WriteLabels("labels.jsonl", (5, 0, 50));
        WriteLabels("labels-2.jsonl", (20, 50, 50));

        Assert.Equal(100, Labelled(Replay(stepHours)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 40)]
    public void A_stray_label_is_set_aside_and_holds_nobody_up(int stepHours)
    {
        File.AppendAllLines(_directory.At("labels.jsonl"), [Label(60 * 365, 7), Label(21, 200)]);

        var last = Replay(stepHours);

        Assert.Equal((101, 1), (Labelled(last), SetAside(last)));
        Assert.Equal(First.AddDays(30).AddHours(-1), Time(last.Models[0].Report.At));
    }

    [Fact]
    public void A_stray_label_in_the_midst_of_others_holds_none_up_and_is_counted_once_nothing_can_show_its_time()
    {
        WriteLabels("labels.jsonl", (5, 0, 1), (60 * 365, 7, 1), (6, 1, 1));

        var snapshot = Run(stepHours: 1, snapshots => snapshots.First(one => Time(one.At) >= First.AddDays(6.1)));

        Assert.Equal((2, 0), (Labelled(snapshot), SetAside(snapshot)));
        var last = Replay(stepHours: 1);
        Assert.Equal((2, 1), (Labelled(last), SetAside(last)));
    }

    [Fact]
    public void Labels_beyond_the_last_prediction_are_judged_by_themselves()
    {
        WriteLabels("labels.jsonl", (5, 0, 50), (60, 700, 50));

        var last = Replay(stepHours: 6);

        Assert.Equal((50, 50), (Labelled(last), SetAside(last)));
    }

    [Fact]
    public void A_stray_prediction_lets_no_stray_label_in()
    {
        File.AppendAllLines(_directory.At("log.jsonl"), [$$"""{"t":"2099-01-01T00:00:00","id":"x","a":1}"""]);
        File.AppendAllLines(_directory.At("labels.jsonl"), ["""{"t":"2099-01-01T00:00:01","id":"x","y":1}"""]);

        var last = Replay(stepHours: 6);

        Assert.Equal((100, 1), (Labelled(last), SetAside(last)));
        Assert.Equal(1, last.Models[0].Sources[0].Rejected.Single(reason => reason.Reason == RejectionReason.SetAside).Count);
    }

    [Fact]
    public void Labels_that_were_set_aside_count_once_predictions_have_come_to_their_time_also_after_a_restart()
    {
        var whole = File.ReadAllLines(_directory.At("log.jsonl"));
        File.WriteAllLines(_directory.At("log.jsonl"), whole[..(8 * 24)]);
        var folder = StorageFolder.Open(_directory.At("data"));
        using (var models = Watch(folder))
        {
            // Labels of day 20 are there before predictions of that time: nothing has shown yet that they are no stray ones.
            var early = models.PollAll();
            Assert.Equal((50, 50), (Labelled(early), SetAside(early)));
        }

        File.WriteAllLines(_directory.At("log.jsonl"), whole);
        using (var models = Watch(folder))
            Assert.Equal(100, Labelled(models.PollAll()));

        folder.Dispose();
    }

    public void Dispose() => _directory.Dispose();

    private void WriteLabels(string file, params ReadOnlySpan<(int Day, int FirstId, int Count)> batches)
    {
        var lines = new List<string>();
        foreach (var (day, first, count) in batches)
            lines.AddRange(Enumerable.Range(first, count).Select(id => Label(day, id)));
        File.WriteAllLines(_directory.At(file), lines);
    }

    private static string Label(int day, int id) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddDays(day).AddSeconds(id):s}}","id":"{{id}}","y":1}""");

    private static long Labelled(Snapshot snapshot) => snapshot.Models[0].Sources[1].Records;

    private static long SetAside(Snapshot snapshot) =>
        snapshot.Models[0].Sources[1].Rejected.Single(reason => reason.Reason == RejectionReason.SetAside).Count;

    private static DateTime Time(Instant time) => time.ToDateTimeOffset().UtcDateTime;

    private Snapshot Replay(int stepHours) => Run(stepHours, snapshots => snapshots.Last());

    private Snapshot Run(int stepHours, Func<IEnumerable<Snapshot>, Snapshot> choose)
    {
        var pipelines = Pipelines.Create(
            Configured().Models, ClockMode.Log, closedFiles: true, TimeProvider.System, _log.Loggers.CreateLogger<ModelPipeline>());
        using var pipeline = pipelines[0];
        return choose(new Replay(pipelines, new(null, null, TimeSpan.FromHours(stepHours), TimeSpan.FromDays(7))).Run());
    }

    private WatchedModels Watch(StorageFolder folder) =>
        new(folder, Configured(), ClockMode.Log, new FakeTimeProvider(new DateTimeOffset(First.AddYears(1))), _log.Loggers);

    private ExporterConfiguration Configured() => ConfigurationFile.Parse("mlbudget.yml", $$"""
        models:
          - name: sparse
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("log.jsonl")}}
              fields: { time: t, id: id, prediction: a }
            labels:
              type: files
              path: {{_directory.At("labels*.jsonl")}}
              fields: { id: id, time: t, label: y }
              delay: 10d
            slos:
              - { name: accuracy, metric: accuracy, at_least: 0.9 }
        """).Configuration!;
}
