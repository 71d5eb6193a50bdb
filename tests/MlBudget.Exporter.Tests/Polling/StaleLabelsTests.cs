using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>
/// Labels whose own time is so old that the wait of their hour is over when they are read, and yet not late, as where an outcome table is
/// written again: how many ids are unknown depends neither on how often somebody looked nor on restarts.
/// </summary>
public sealed class StaleLabelsTests : IDisposable
{
    /// <summary>Labels wait for 25 hours and their own, and are late after 49.</summary>
    private const int Hours = 60, Late = 49;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_replay_of_every_step_counts_them_the_same()
    {
        Write(0, Hours);
        var counts = new[] { 1, 7, 24, 24 * 40 }.Select(Replayed).ToList();

        Assert.All(counts, count => Assert.Equal(counts[0], count));
        Assert.Equal(Hours - 1 - Late, counts[0].Late);
        // The last label is of 59 hours after the first: of each hour up to 26 before it one id, and one more of the first hour.
        Assert.Equal((34 + 1, 0), (counts[0].Joins.Unknown, counts[0].Joins.Expired));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(Hours, 1)]
    public void However_much_comes_between_two_polls_and_wherever_the_process_ends_they_are_counted_the_same(int hoursPerPoll, int pollsPerProcess)
    {
        var hour = 0;
        while (hour < Hours)
        {
            using var folder = StorageFolder.Open(_directory.At("data"));
            using var models = Watch(folder);
            for (var left = pollsPerProcess; left > 0 && hour < Hours; left--)
            {
                Write(hour, hour + hoursPerPoll);
                hour += hoursPerPoll;
                models.PollAll();
            }
        }

        using var last = StorageFolder.Open(_directory.At("data"));
        using var again = Watch(last);
        again.PollAll();
        Assert.Equal(Replayed(stepHours: 1), CountOf(again.PollAll()));
    }

    /// <summary>In each hour a prediction that gets its label, a label of an id that nobody knows, and once more the one of the first
    /// hour.</summary>
    private void Write(int from, int to)
    {
        for (var hour = from; hour < to; hour++)
        {
            File.AppendAllLines(_directory.At("log.jsonl"), [$$"""{"t":"{{First.AddHours(hour):s}}","id":"{{hour}}","a":1}"""]);
            File.AppendAllLines(
                _directory.At("labels.jsonl"),
                [
                    $$"""{"t":"{{First.AddHours(hour):s}}","id":"{{hour}}","y":1}""",
                    $$"""{"t":"{{First.AddHours(hour):s}}","id":"once {{hour}}","y":1}""",
                    $$"""{"t":"{{First:s}}","id":"{{(hour == 0 ? "once 0" : "again")}}","y":{{hour % 2}}}""",
                ]);
        }
    }

    private (JoinCounts Joins, long Late) Replayed(int stepHours)
    {
        var pipelines = Pipelines.Create(
            Configured().Models, ClockMode.Log, closedFiles: true, TimeProvider.System, _log.Loggers.CreateLogger<ModelPipeline>());
        using var pipeline = pipelines[0];
        return CountOf(new Replay(pipelines, new(null, null, TimeSpan.FromHours(stepHours), TimeSpan.FromDays(7))).Run().Last());
    }

    private static (JoinCounts Joins, long Late) CountOf(Snapshot snapshot) =>
        (snapshot.Models[0].Report.Joins!, snapshot.Models[0].Sources[1].Late);

    private WatchedModels Watch(StorageFolder folder) =>
        new(folder, Configured(), ClockMode.Log, new FakeTimeProvider(new DateTimeOffset(First.AddYears(1))), _log.Loggers);

    private ExporterConfiguration Configured() => ConfigurationFile.Parse("mlbudget.yml", $$"""
        models:
          - name: stale
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("log.jsonl")}}
              fields: { time: t, id: id, prediction: a }
            labels:
              type: files
              path: {{_directory.At("labels.jsonl")}}
              fields: { id: id, time: t, label: y }
              delay: 1h
            slos:
              - { name: accuracy, metric: accuracy, at_least: 0.9, window: 1d }
        """).Configuration!;
}
