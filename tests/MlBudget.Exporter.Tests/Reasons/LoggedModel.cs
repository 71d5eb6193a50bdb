using System.Globalization;
using System.Net;
using MlBudget.Core.Baselines;
using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Configuration;
using MlBudget.Exporter.Tests.Web;

namespace MlBudget.Exporter.Tests.Reasons;

/// <summary>What a user sees of a model: its metrics, its page, its budgets as JSON, what a replay prints and what is logged.</summary>
internal sealed record Seen(string Metrics, string Page, string Json, string Replay, IReadOnlyList<string> Log);

/// <summary>A model with logs of two days, ten predictions an hour, read whole as a replay reads them.</summary>
internal sealed class LoggedModel : IDisposable
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int Hours = 48, PerHour = 10;

    private readonly StorageDirectory _directory = new();

    /// <summary>The fields of predictions in the configuration.</summary>
    public string Fields { get; init; } = "time: at, id: id, prediction: answer, score: score, latency: ms, cached: cached, error: error";

    /// <summary>Keys of predictions beside their source and fields.</summary>
    public string Predictions { get; init; } = "";

    /// <summary>The source of labels but for its path; null for none.</summary>
    public string? Labels { get; init; } = "fields: { time: at, id: id, label: truth }, delay: 6h";

    /// <summary>Further keys of the model.</summary>
    public string Keys { get; init; } = "groups: { market: {} }";

    /// <summary>The SLO that is looked at, named <c>it</c>.</summary>
    /// <summary>What kind of model it is.</summary>
    public string Task { get; init; } = "binary_classification";

    public required string Slo { get; init; }

    /// <summary>What is normal; null where nobody says.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>What it was trained on; null where nobody says.</summary>
    public Baseline? Training { get; init; }

    /// <summary>A prediction's record but for its time and id; null for none.</summary>
    public Func<int, string?> Prediction { get; init; } = number => $$"""
        "answer":{{number % 3 % 2}},"score":0.7,"ms":{{number % 100}},"cached":true,"error":null,"market":"{{(number % 2 == 0 ? "de" : "fr")}}"
        """.Trim();

    /// <summary>A label's record but for its time, three hours after the prediction; null for none.</summary>
    public Func<int, string?> Label { get; init; } = number => $$"""
        "id":"p{{number}}","truth":{{number % 3 % 2}}
        """.Trim();

    /// <summary>Reads all of it.</summary>
    public async Task<Seen> SeeAsync()
    {
        Write();
        var log = new RecordedLog();
        var result = ConfigurationFile.Load(_directory.At("mlbudget.yml"), TestReferences.Of());
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, log.Loggers.CreateLogger<ModelPipeline>());
        var replay = new Replay(pipelines, new(null, null, TimeSpan.FromHours(1), TimeSpan.FromDays(7)));
        foreach (var each in replay.Run())
            Assert.Single(each.Models);
        var models = replay.FinalBudgets();
        var snapshot = new Snapshot(models[0].Report.At, models);
        var errors = new SourceErrors(log.Loggers.CreateLogger<SourceErrors>());
        errors.Note(snapshot);
        errors.Note(snapshot);
        var table = new StringWriter { NewLine = "\n" };
        FinalBudgets.Write(models, table);
        await using var host = await WebHost.StartAsync(snapshot);
        var (_, _, metrics) = await host.GetAsync("/metrics");
        var (_, _, page) = await host.GetAsync("/");
        var (_, _, json) = await host.GetAsync("/api/v1/budgets/m");
        foreach (var pipeline in pipelines)
            pipeline.Dispose();
        return new(metrics, WebUtility.HtmlDecode(page), json, table.ToString(), log.LinesWithLevels);
    }

    public void Dispose() => _directory.Dispose();

    private void Write()
    {
        var baseline = "";
        if (Baseline is not null)
        {
            File.WriteAllText(_directory.At("baseline.yml"), BaselineWriter.Write("m", Baseline));
            baseline = $"baseline: {{ file: \"{_directory.At("baseline.yml")}\" }}";
        }

        if (Training is not null)
        {
            File.WriteAllText(_directory.At("training.yml"), BaselineWriter.Write("m", Training));
            baseline = $"training: {{ file: \"{_directory.At("training.yml")}\" }}";
        }

        var labels = Labels is null ? "" : $"labels: {{ type: files, path: \"{_directory.At("labels.jsonl")}\", {Labels} }}";
        File.WriteAllText(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: m
                task: {{Task}}
                predictions: { type: files, path: "{{_directory.At("predictions.jsonl")}}", fields: { {{Fields}} }{{Predictions}} }
                {{labels}}
                {{Keys}}
                {{baseline}}
                slos:
                  - {{Slo}}
            """);
        var numbers = Enumerable.Range(0, Hours * PerHour).ToArray();
        File.WriteAllLines(_directory.At("predictions.jsonl"), numbers.Select(number => (number, Text: Prediction(number)))
            .Where(prediction => prediction.Text is not null)
            .Select(prediction => $$"""{"at":"{{At(prediction.number, 0)}}","id":"p{{prediction.number}}",{{prediction.Text}}}"""));
        File.WriteAllLines(_directory.At("labels.jsonl"), numbers.Select(number => (number, Text: Label(number)))
            .Where(label => label.Text is not null).Select(label => $$"""{"at":"{{At(label.number, 3)}}",{{label.Text}}}"""));
    }

    private static string At(int number, int later) =>
        First.AddHours(later).AddMinutes(number * 60.0 / PerHour).ToString("s", CultureInfo.InvariantCulture);
}
