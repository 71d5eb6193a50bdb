using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Templates;

/// <summary>A log of several models, and configurations of them: as a template, and each by itself.</summary>
internal sealed class TemplateLog(DateTime? now = null) : IDisposable
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    /// <summary>What was said.</summary>
    public RecordedLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(now ?? First.AddYears(1)));

    public string At(string name) => _directory.At(name);

    public void Dispose() => _directory.Dispose();

    /// <summary>A prediction of a model, and its label an hour later.</summary>
    public static (string Prediction, string Label) Record(int row, string model, int answer, int label, int milliseconds) => (
        string.Create(CultureInfo.InvariantCulture, $$"""{"t":"{{TimeOf(row)}}","id":"{{model}}-{{row}}","m":"{{model}}","stage":"{{(row % 5 == 0 ? "test" : "prod")}}","a":{{answer}},"ms":{{milliseconds}}}"""),
        string.Create(CultureInfo.InvariantCulture, $$"""{"t":"{{TimeOf(row + 60)}}","id":"{{model}}-{{row}}","m":"{{model}}","y":{{label}}}"""));

    public static string TimeOf(int minute) => First.AddMinutes(minute).ToString("s", CultureInfo.InvariantCulture);

    /// <summary>Appends records to the logs.</summary>
    public void Append(IEnumerable<(string Prediction, string Label)> records)
    {
        var all = records.ToArray();
        File.AppendAllLines(At("p.jsonl"), all.Select(record => record.Prediction));
        File.AppendAllLines(At("labels.jsonl"), all.Select(record => record.Label));
    }

    /// <summary>Appends lines to the log of predictions.</summary>
    public void Append(params string[] lines) => File.AppendAllLines(At("p.jsonl"), lines);

    /// <summary>The template.</summary>
    public ExporterConfiguration Template(int most = 20, string name = "{model}", string others = "", bool hasLabels = true) => Parse($$"""
        models:{{others}}
          - name: "{{name}}"
            for_each: model
            max_models: {{most}}
        {{Body("stage == 'prod'", hasLabels ? "for_each: model" : null)}}
        """);

    /// <summary>The same models, each by itself.</summary>
    public ExporterConfiguration OneByOne(params IEnumerable<string> models) => Parse("models:\n" + string.Join("\n", models.Select(model => $$"""
          - name: {{Quoted(model)}}
        {{Body($"stage == 'prod' and {OfModel(model)}", $"where: {Quoted(OfModel(model))}")}}
        """)));

    public ExporterConfiguration Parse(string text)
    {
        File.WriteAllText(At("mlbudget.yml"), text);
        var result = ConfigurationFile.Parse("mlbudget.yml", text);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    /// <summary>A process that goes on where another one was.</summary>
    public (WatchedModels Models, StorageFolder Folder) Start(ExporterConfiguration configuration, string store, ClockMode clock = ClockMode.Log)
    {
        var folder = StorageFolder.Open(At(store));
        return (new(folder, configuration, clock, Time, Log.Loggers), folder);
    }

    /// <summary>Polls to the end of the logs in a process of its own.</summary>
    public Snapshot Poll(ExporterConfiguration configuration, string store, ClockMode clock = ClockMode.Log)
    {
        var (models, folder) = Start(configuration, store, clock);
        using (folder)
        using (models)
            return models.PollAll();
    }

    /// <summary>The page of the models of a snapshot, without the lines of templates.</summary>
    public static string[] PageOf(Snapshot snapshot) => [.. new MetricsPage().TextOf(snapshot).Split('\n')
        .Where(line => !line.StartsWith('#') && !line.Contains("model=\"{", StringComparison.Ordinal))];

    /// <summary>Which models there are.</summary>
    public static string[] ModelsOf(Snapshot snapshot) => [.. snapshot.Models.Select(model => model.Report.Model)];

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string OfModel(string model) =>
        $"model == \"{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private string Body(string where, string? labels) => $$"""
            task: binary_classification
            predictions:
              type: files
              path: "{{At("p.jsonl")}}"
              fields: { time: t, id: id, prediction: a, model: m, latency_ms: ms, stage: stage }
              where: {{Quoted(where)}}
        {{(labels is null ? "" : $$"""
            labels: { type: files, path: "{{At("labels.jsonl")}}", fields: { time: t, id: id, label: y, model: m }, {{labels}}, delay: 2h }
        """)}}
            slos:
              - { name: slow, dimension: infrastructure, good: latency_ms <= 300, objective: 0.7, window: 2d }
              - { name: usual, metric: selection_rate, at_most: 0.6, window: 2d }
              - { name: volume, metric: volume, at_most: 4, slices: { length: 1h, objective: 0.9 }, window: 2d }
        {{(labels is null ? "" : "      - { name: accuracy, metric: accuracy, at_least: 0.6, window: 2d }")}}
        """;
}
