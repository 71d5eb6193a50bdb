using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Predictions and labels by their times, and all the ways in which they can be read under a log's clock.</summary>
/// <param name="predictions">The times of predictions in days, as they lie in their file; each has its place as its id.</param>
/// <param name="labels">The times of labels, likewise.</param>
internal sealed class BatchedLogs(IReadOnlyList<double> predictions, IReadOnlyList<double> labels) : IDisposable
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();

    /// <summary>What was taken of either source at the end of a replay.</summary>
    public (long Predictions, long Labels) Replay(double stepDays)
    {
        Write(double.PositiveInfinity);
        var pipelines = Pipelines.Create(
            Configured().Models, ClockMode.Log, closedFiles: true, TimeProvider.System, _log.Loggers.CreateLogger<ModelPipeline>());
        using var pipeline = pipelines[0];
        return Taken(new Replay(pipelines, new(null, null, TimeSpan.FromDays(stepDays), TimeSpan.FromDays(7))).Run().Last());
    }

    /// <summary>What was taken by a process that finds both files whole.</summary>
    public (long Predictions, long Labels) Run()
    {
        Write(double.PositiveInfinity);
        using var folder = StorageFolder.Open(_directory.At("whole"));
        using var models = Watch(folder);
        return Taken(models.PollAll());
    }

    /// <summary>What was taken while both files grew, by processes of which each went on where the one before had come to.</summary>
    /// <param name="days">How much they grow between two processes.</param>
    /// <param name="see">Sees each snapshot, and up to which day the files had grown.</param>
    public (long Predictions, long Labels) Follow(double days, Action<Snapshot, double>? see = null)
    {
        using var folder = StorageFolder.Open(_directory.At("followed"));
        var last = predictions.Concat(labels).Where(day => day < 1000).Max();
        for (var day = days; ; day += days)
        {
            Write(day);
            using var models = Watch(folder);
            var snapshot = models.PollAll();
            see?.Invoke(snapshot, day);
            if (day < last)
                continue;
            Write(double.PositiveInfinity);
            return Taken(models.PollAll());
        }
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Writes what has arrived by a day: up to the first record that is later, but for stray ones.</summary>
    private void Write(double until)
    {
        File.WriteAllLines(_directory.At("log.jsonl"), Arrived(predictions, until).Select(record => $$"""{{{record}},"a":1}"""));
        File.WriteAllLines(_directory.At("labels.jsonl"), Arrived(labels, until).Select(record => $$"""{{{record}},"y":1}"""));
    }

    private static IEnumerable<string> Arrived(IReadOnlyList<double> days, double until)
    {
        // What lies before a record that has arrived has arrived too, whatever its own time is.
        var count = 1 + Enumerable.Range(0, days.Count).LastOrDefault(index => days[index] <= until, -1);
        return Enumerable.Range(0, count).Select(index => string.Create(
            CultureInfo.InvariantCulture, $"\"t\":\"{First.AddDays(days[index]):s}\",\"id\":\"{index}\""));
    }

    private static (long Predictions, long Labels) Taken(Snapshot snapshot) =>
        (snapshot.Models[0].Sources[0].Records, snapshot.Models[0].Sources[1].Records);

    private WatchedModels Watch(StorageFolder folder) =>
        new(folder, Configured(), ClockMode.Log, new FakeTimeProvider(new DateTimeOffset(First.AddYears(1))), _log.Loggers);

    private ExporterConfiguration Configured() => ConfigurationFile.Parse("mlbudget.yml", $$"""
        models:
          - name: batched
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("log.jsonl")}}
              fields: { time: t, id: id, prediction: a }
            labels:
              type: files
              path: {{_directory.At("labels.jsonl")}}
              fields: { id: id, time: t, label: y }
              delay: 60d
            slos:
              - { name: accuracy, metric: accuracy, at_least: 0.9, window: 30d }
        """).Configuration!;
}
