using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A record is either taken or refused, also where what is wrong with it shows only when it is counted.</summary>
public sealed class RefusedLabelsTests : IDisposable
{
    private const int Day = 24 * 60;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_label_that_is_no_class_is_refused_and_not_taken()
    {
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", Enumerable.Range(0, 100));
        Write("l.jsonl", minute => Label(minute, minute % 10 == 0 ? "maybe" : "1"), Enumerable.Range(0, 100));

        var labels = Replay().Last().Sources[1];

        Assert.Equal((90, 10), (labels.Records, Refused(labels)));
    }

    [Fact]
    public void Labels_that_are_refused_still_tell_the_time_to_predictions_that_were_set_aside()
    {
        // A month without predictions is farther than a record may be ahead. The last label, of the same day, shows that it has passed:
        // without it the labels' time is more than 7 days behind.
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", [0, 1, 30 * Day]);
        Write("l.jsonl", minute => Label(minute, "maybe"), [0, 6 * Day, 12 * Day, 18 * Day, 23 * Day - 10, 30 * Day - 10]);

        var sources = Replay().First(model => Refused(model.Sources[1]) == 6).Sources;

        Assert.Equal((3, 0), (sources[0].Records, sources[1].Records));
    }

    private static string Label(int minute, string label) =>
        $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"label":"{{label}}"}""";

    private static long Refused(SourceStatus source) => source.Rejected.Single(reason => reason.Reason == RejectionReason.Label).Count;

    private void Write(string name, Func<int, string> line, IEnumerable<int> minutes) =>
        File.WriteAllLines(_directory.At(name), minutes.Select(line));

    /// <summary>How the model stands each day.</summary>
    private ModelStatus[] Replay()
    {
        var result = ConfigurationFile.Parse("refused.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: {{_directory.At("p.jsonl")}}, fields: { time: t, id: id, prediction: answer } }
                labels: { type: files, path: {{_directory.At("l.jsonl")}}, fields: { time: t, id: id, label: label } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.9, alerts: [] }
            """);
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance);
        using var pipeline = pipelines[0];
        var replay = new Replay(pipelines, new(null, null, TimeSpan.FromDays(1), TimeSpan.MaxValue));
        return [.. replay.Run().Select(snapshot => snapshot.Models[0])];
    }
}
