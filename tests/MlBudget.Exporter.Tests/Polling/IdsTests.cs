using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Budgets;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Sources.Json;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Logs whose ids are written in several ways, from their files to the numbers.</summary>
public sealed class IdsTests : IDisposable
{
    private const long Hour = EventTime.PerHour;
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("i", "i", "7", "7.0")]
    [InlineData("i", "i", "7.00", "7e0")]
    [InlineData("i", "i", "9007199254740993", "9007199254740993.0")]
    [InlineData("i", "{ field: i, type: number }", "7", "\"7.0\"")]
    [InlineData("{ field: i, type: number }", "i", "\"007\"", "7")]
    [InlineData("{ field: i, type: number }", "{ field: i, type: number }", "\"+7\"", "\"7.\"")]
    public void A_label_finds_its_prediction_by_the_value_of_its_id(string predictions, string labels, string id, string sameId)
    {
        Write("p.jsonl", Prediction(0, id), Prediction(1, "9007199254740992"));
        Write("l.jsonl", Label(60, sameId), Label(300, "999"));
        Assert.Equal((1, 1L, 0L), Labelled(Replay(Configure(predictions, labels))));
    }

    [Theory]
    [InlineData("7", "\"7.0\"")]
    [InlineData("\"7e12\"", "7e12")]
    [InlineData("\"007\"", "7")]
    public void Texts_are_ids_as_they_are_written(string id, string other)
    {
        Write("p.jsonl", Prediction(0, id));
        Write("l.jsonl", Label(60, other), Label(300, "999"));
        Assert.Equal((0, 2L, 0L), Labelled(Replay(Configure("i", "i"))));
    }

    [Fact]
    public void Where_ids_are_numbers_a_prediction_of_another_counts_and_is_said_and_a_label_of_another_is_refused()
    {
        Write("p.jsonl", [.. Enumerable.Range(0, 200).Select(minute => Prediction(minute, $"\"request-{minute}\""))]);
        Write("l.jsonl", Label(60, "\"request-7\""), Label(300, "7"));
        var log = new RecordedLog();
        var last = Replay(Configure("{ field: i, type: number }", "{ field: i, type: number }"), log);

        Assert.Equal((200L, 200L), (last.Report.Predictions, last.Report.RefusedIds));
        Assert.Equal(1, last.Sources[1].Rejected.Single(each => each.Reason == RejectionReason.Id).Count);
        Assert.Contains(log.Lines, line => line.EndsWith(
            "l.jsonl:1: found a text that is no id in 'i', expected a number, or a text that is one; more of the kind are only counted", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("many predictions have an id that is none", StringComparison.Ordinal));
    }

    [Fact]
    public void Ten_rows_of_a_request_under_one_id_are_counted_and_said()
    {
        Write("p.jsonl", [.. Enumerable.Range(0, 200).Select(minute => Prediction(minute, $"\"request-{minute / 10}\""))]);
        Write("l.jsonl", Label(300, "1"));
        var log = new RecordedLog();
        var last = Replay(Configure("i", "i"), log);
        Assert.Equal((20L, 180L), (last.Report.Predictions, last.Report.Duplicates));
        Assert.Contains(log.Lines, line => line.StartsWith("many records repeat an id", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_labels_of_the_condition_count_and_the_last_of_them_corrects_the_others()
    {
        Write("p.jsonl", Prediction(0, "1"), Prediction(1, "2"));
        Write("l.jsonl", Label(60, "1", "0", "true"), Label(70, "1", "1", "true"), Label(80, "1", "0", "false"), Label(300, "2", "1"));
        var last = Replay(Configure("i", "i", "wins: last, where: reviewed == true", ", reviewed: r"));
        Assert.Equal((1, 0L, 1L), Labelled(last));
        Assert.Equal(2, last.Report.LabelsLeftOut);
    }

    [Fact]
    public void What_the_first_version_has_stored_is_found_until_it_expires_over_restarts()
    {
        var model = Configure("i", "i");
        using var folder = StorageFolder.Open(_directory.At("data"));
        FoldAsTheFirstVersion(folder, model.Definition, [Prediction(0, "5.0"), Prediction(1, "6.0"), Prediction(2, "7")], [Label(9, "8.0")]);

        // 5.0 comes again, 8.0 is the prediction of the label that waits, and then labels come for all of them.
        Write("p.jsonl", Prediction(10, "5.0"), Prediction(11, "8.0"));
        Write("l.jsonl", Label(60, "5.0"), Label(61, "6.0"));
        var report = Continue(folder, model, hours: 3);
        Assert.Equal((4L, 1L), (report.Predictions, report.Duplicates));
        Assert.Equal(new(1, 0, 0, 0, 0, 0), report.Joins);
        Append("l.jsonl", Label(200, "7.0"), Label(201, "6.0", "0"), Label(202, "8"));
        report = Continue(folder, model, hours: 5);
        Assert.Equal(new(0, 0, 0, 0, 1, 0), report.Joins);
        Assert.NotEqual(long.MinValue, Ask(folder, "SELECT raw_ids_to FROM models"));

        Continue(folder, model, hours: 24 * 9);
        Assert.Equal(long.MinValue, Ask(folder, "SELECT raw_ids_to FROM models"));
        Append("p.jsonl", Prediction(60 * 24 * 9, "\"5.0\""), Prediction(60 * 24 * 9, "5.0"));
        report = Continue(folder, model, hours: 24 * 9 + 1);
        Assert.Equal((6L, 1L), (report.Predictions, report.Duplicates));
    }

    private static string Prediction(int minute, string id) => $$"""{"t":"{{Time(minute)}}","i":{{id}},"p":1}""";

    private static string Label(int minute, string id, string label = "1", string reviewed = "null") =>
        $$"""{"t":"{{Time(minute)}}","i":{{id}},"l":{{label}},"r":{{reviewed}}}""";

    private static string Time(int minute) => First.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Write(string name, params string[] lines) => File.WriteAllLines(_directory.At(name), lines);

    private void Append(string name, params string[] lines) => File.AppendAllLines(_directory.At(name), lines);

    private MonitoredModel Configure(string predictions, string labels, string more = "delay: 1h", string fields = "") =>
        ConfigurationFile.Parse("ids.yml", $$"""
            models:
              - name: ids
                task: binary_classification
                predictions: { type: files, path: {{_directory.At("p.jsonl")}}, fields: { time: t, id: {{predictions}}, prediction: p } }
                labels: { type: files, path: {{_directory.At("l.jsonl")}}, fields: { time: t, id: {{labels}}, label: l{{fields}} }, {{more}} }
                limits: { max_jump: 30d }
                slos:
                  - { name: precision, metric: precision, at_least: 0.5 }
            """).Configuration!.Models[0];

    private static ModelStatus Replay(MonitoredModel model, RecordedLog? log = null)
    {
        var logs = (log ?? new()).Loggers;
        var pipelines = Pipelines.Create([model], ClockMode.Log, closedFiles: true, TimeProvider.System, logs.CreateLogger<ModelPipeline>());
        using var pipeline = pipelines[0];
        var last = new Replay(pipelines, new(null, null, Step: TimeSpan.FromHours(1), MaxGap: TimeSpan.FromDays(1))).Run().Last();
        new SourceErrors(logs.CreateLogger<SourceErrors>()).Note(last);
        return last.Models[0];
    }

    /// <summary>How many predictions are labelled, for how many labels no prediction is there, and how many ids are in conflict.</summary>
    private static (long Labelled, long Unmatched, long Conflicts) Labelled(ModelStatus model) => (
        model.Report.Slos[0].Whole.Reading?.Events ?? 0, model.Report.Joins!.Unmatched, model.Report.Joins.Conflicts);

    /// <summary>A process that goes on with what is stored, reads what there is, and ends.</summary>
    private static ModelReport Continue(StorageFolder folder, MonitoredModel model, int hours)
    {
        using var store = Store.Open(folder);
        using var pipeline = Pipelines.Create(
            [model], ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance)[0];
        pipeline.ContinueFrom(store);
        pipeline.Refresh();
        pipeline.Read(new(long.MaxValue));
        var now = Instant.From(First).Micros + hours * Hour;
        pipeline.Advance(new(now), new(now));
        pipeline.Commit(new(now));
        return pipeline.Report().Report;
    }

    /// <summary>Leaves a store as the first version would have: ids by the hash of what is written, and nothing said of that.</summary>
    private static void FoldAsTheFirstVersion(StorageFolder folder, ModelDefinition model, string[] predictions, string[] labels)
    {
        var ledger = new ModelLedger(model);
        using (var store = Store.Open(folder))
        using (var stored = store.OpenModel(ledger))
        {
            stored.Restore([]);
            ledger.FoldPredictions(Decode(model.Predictions, predictions));
            ledger.FoldLabels(Decode(model.Labels!.Schema!, labels), new());
            ledger.Advance(Instant.From(First));
            stored.Commit([], Instant.From(First), Instant.From(First));
        }

        Ask(folder, """
            DROP TABLE decisions;
            DROP TABLE deployments;
            DROP TABLE accepted_baselines;
            ALTER TABLE models DROP COLUMN seal;
            ALTER TABLE models DROP COLUMN raw_ids_to;
            ALTER TABLE measures DROP COLUMN observed;
            PRAGMA user_version = 1
            """);
    }

    private static Batch Decode(RecordSchema schema, string[] lines)
    {
        var (batch, decoder) = (new Batch(schema, lines.Length), new RecordDecoder(schema));
        foreach (var line in lines)
        {
            Assert.Equal(DecodeResult.Ok, decoder.Decode(Encoding.UTF8.GetBytes(line), batch));
            batch.Count++;
        }

        foreach (var (row, raw) in batch.RawIds)
            batch.Ids[row] = raw;
        batch.RawIds.Clear();
        return batch;
    }

    private static object? Ask(StorageFolder folder, string sql)
    {
        using var connection = Store.Connect(folder.Database, SqliteOpenMode.ReadWrite);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
