using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Compiling;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A record is either taken or refused, also where what is wrong with it shows only when it is counted.</summary>
public sealed class RefusedLabelsTests : IDisposable
{
    private const int Day = 24 * 60;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly ModelDefinition Tiny = TinyModel.Define("tiny");

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

    [Fact]
    public void The_first_refused_label_of_each_file_is_said_with_its_line_and_what_is_expected()
    {
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", Enumerable.Range(0, 10));
        File.WriteAllLines(
            _directory.At("l1.jsonl"), [Label(0, "1"), "", "no JSON", Label(1, "maybe\\u001b[2J"), Label(2, "perhaps")]);
        File.WriteAllLines(_directory.At("l2.jsonl"), [Label(3, ""), Label(4, "1")]);
        var log = new RecordedLog();

        Replay("l*.jsonl", log: log.Loggers);

        const string Expected = "'1' or 'true' for the positive class, '0' or 'false' for the negative one; more of the kind are only counted";
        Assert.Equal(
        [
            $"{_directory.At("l1.jsonl")}:3: not JSON at byte 1 of 7: expected one JSON object per line; more of the kind are only counted",
            $"{_directory.At("l1.jsonl")}:4: found 'maybe\\u001b[2J' in 'label', expected {Expected}",
            $"{_directory.At("l2.jsonl")}:1: no label in 'label': expected {Expected}",
        ], log.Lines);
    }

    [Fact]
    public void A_refused_label_keeps_its_line_where_a_condition_leaves_out_others()
    {
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", Enumerable.Range(0, 10));
        File.WriteAllLines(_directory.At("l.jsonl"), [Label(0, "skip"), Label(1, "1"), Label(2, "skip"), Label(3, "maybe")]);
        var log = new RecordedLog();

        Replay(more: "where: label != 'skip', ", log: log.Loggers);

        Assert.StartsWith($"{_directory.At("l.jsonl")}:4: found 'maybe' in 'label'", log.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_label_that_was_set_aside_keeps_its_line()
    {
        const int Later = 30 * Day;
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", [0, 1, 2]);
        Write("l.jsonl", minute => Label(minute, minute == Later + 50 ? "maybe" : "1"), [0, 1, .. Enumerable.Range(Later, 120)]);
        var log = new RecordedLog();

        Assert.Equal(1, Refused(Replay(log: log.Loggers).Last().Sources[1]));

        Assert.Contains(log.Lines, line => line.StartsWith($"{_directory.At("l.jsonl")}:53: found 'maybe'", StringComparison.Ordinal));
    }

    [Fact]
    public void Refused_labels_are_said_again_only_after_a_poll_without_them()
    {
        Write("p.jsonl", minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":1}""", Enumerable.Range(0, 10));
        var log = new RecordedLog();
        using var pipeline = Pipeline("l.jsonl", "", log.Loggers);
        foreach (var labels in (string[][])[["maybe"], ["1", "maybe"], [], ["1"], ["maybe"]])
        {
            File.AppendAllLines(_directory.At("l.jsonl"), labels.Select(label => Label(0, label)));
            pipeline.Refresh();
            pipeline.Read(Instant.MaxValue);
        }

        Assert.Equal(
            [1, 5], log.Lines.Select(line => int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Of_so_many_rotated_files_the_names_are_kept_and_of_no_more()
    {
        var said = new List<string>();
        var refused = new RefusedLabels(Tiny, new(), example => said.Add(example.Place));
        for (var file = 0; file < RefusedLabels.MostPlaces + 7; file++)
        {
            Refuse(refused, $"l-{file}.jsonl", times: 2);
            refused.NextPoll();
        }

        Assert.Equal(Enumerable.Range(0, RefusedLabels.MostPlaces + 7).Select(file => $"l-{file}.jsonl"), said);
        Assert.Equal(RefusedLabels.MostPlaces, refused.Open);
    }

    [Fact]
    public void Episodes_of_one_file_that_are_over_take_no_room_of_others()
    {
        var said = new List<string>();
        var refused = new RefusedLabels(Tiny, new(), example => said.Add(example.Place));
        Refuse(refused, "steady.jsonl", times: 1);
        for (var episode = 0; episode < RefusedLabels.MostPlaces + 1; episode++)
        {
            Refuse(refused, "alternating.jsonl", times: 3);
            Refuse(refused, "steady.jsonl", times: 3);
            refused.NextPoll();
            Refuse(refused, "alternating.jsonl", times: 0);
            Refuse(refused, "steady.jsonl", times: 3);
            refused.NextPoll();
        }

        Assert.Equal(["steady.jsonl", .. Enumerable.Repeat("alternating.jsonl", RefusedLabels.MostPlaces + 1)], said);
        Assert.Equal(1, refused.Open);
    }

    /// <summary>A label of a file is read, and refused so many times.</summary>
    private static void Refuse(RefusedLabels refused, string place, int times)
    {
        var batch = new Batch(Tiny.Labels!.Schema!, 1) { Origins = new(1), Count = 1 };
        batch.Origins[0] = (place, 1);
        for (var time = 0; time < times; time++)
            refused.NoteRefused(batch, 0);
        refused.NoteRead(batch);
    }

    private static string Label(int minute, string label) =>
        $$"""{"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"label":"{{label}}"}""";

    private static long Refused(SourceStatus source) => source.Rejected.Single(reason => reason.Reason == RejectionReason.Label).Count;

    private void Write(string name, Func<int, string> line, IEnumerable<int> minutes) =>
        File.WriteAllLines(_directory.At(name), minutes.Select(line));

    /// <summary>How the model stands each day.</summary>
    private ModelStatus[] Replay(string labels = "l.jsonl", string more = "", ILoggerFactory? log = null)
    {
        using var pipeline = Pipeline(labels, more, log ?? NullLoggerFactory.Instance);
        var replay = new Replay([pipeline], new(null, null, TimeSpan.FromDays(1), TimeSpan.MaxValue));
        return [.. replay.Run().Select(snapshot => snapshot.Models[0])];
    }

    private ModelPipeline Pipeline(string labels, string more, ILoggerFactory log)
    {
        var result = ConfigurationFile.Parse("refused.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: {{_directory.At("p.jsonl")}}, fields: { time: t, id: id, prediction: answer } }
                labels: { type: files, path: "{{_directory.At(labels)}}", {{more}}fields: { time: t, id: id, label: label } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.9, alerts: [] }
            """);
        Assert.Empty(result.Errors);
        return Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, log.CreateLogger<ModelPipeline>())[0];
    }
}
