using System.Globalization;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Configuration;

namespace MlBudget.Exporter.Tests.Causes;

/// <summary>What may go wrong with a prediction, as probabilities.</summary>
/// <param name="Missing">That the feature <c>velocity</c> is missing.</param>
/// <param name="Wrong">That the answer is wrong although the feature is there.</param>
/// <param name="WrongWhereMissing">The same where it isn't.</param>
/// <param name="Slow">That it is slow.</param>
internal sealed record Wrongs(double Missing, double Wrong, double WrongWhereMissing, double Slow)
{
    /// <summary>All is well.</summary>
    public static Wrongs Usual { get; } = new(0.001, 0.01, 0.01, 0.01);
}

/// <summary>The logs of a model with an incident after a week: ten predictions a minute, labels an hour later.</summary>
internal sealed class CausedLog : IDisposable
{
    /// <summary>When the incident begins: at no full hour.</summary>
    public static readonly DateTime Incident = new(2026, 6, 9, 3, 20, 0, DateTimeKind.Utc);

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    /// <summary>Writes the logs.</summary>
    /// <param name="wrongs">What goes wrong, by the hours since the incident, which are negative before it.</param>
    /// <param name="hours">How long the logs go on after it.</param>
    /// <param name="seed">Same seed, same logs.</param>
    public CausedLog(Func<double, Wrongs> wrongs, double hours, int seed)
    {
        var random = new Random(seed);
        using var predictions = new StreamWriter(_directory.At("predictions.jsonl"));
        using var labels = new StreamWriter(_directory.At("labels.jsonl"));
        var number = 0;
        for (var time = First; time < Incident.AddHours(hours); time = time.AddSeconds(6))
        {
            var wrong = wrongs((time - Incident).TotalHours);
            var (missing, truth) = (random.NextDouble() < wrong.Missing, random.NextDouble() < 0.5);
            var answer = truth ^ (random.NextDouble() < (missing ? wrong.WrongWhereMissing : wrong.Wrong));
            var latency = random.NextDouble() < wrong.Slow ? 500 : 20;
            predictions.WriteLine(
                $$"""{"at":"{{Text(time)}}","id":{{++number}},"answer":{{(answer ? 1 : 0)}},"ms":{{latency}},"velocity":{{(missing ? "null" : "1.5")}},"market":"{{(number % 3 == 0 ? "de" : "fr")}}"}""");
            labels.WriteLine($$"""{"at":"{{Text(time.AddHours(1))}}","id":{{number}},"truth":{{(truth ? 1 : 0)}}}""");
        }
    }

    /// <summary>Reads the logs as a replay does, by the hour, and says what is known at its end.</summary>
    public ModelStatus Read()
    {
        var result = ConfigurationFile.Parse("mlbudget.yml", $$"""
            models:
              - name: m
                task: binary_classification
                predictions:
                  type: files
                  path: "{{_directory.At("predictions.jsonl")}}"
                  fields: { time: at, id: id, prediction: answer, latency_seconds: { field: ms, scale: 0.001 } }
                labels: { type: files, path: "{{_directory.At("labels.jsonl")}}", fields: { time: at, id: id, label: truth }, delay: 1h }
                features: { velocity: { type: numeric, required: true } }
                groups: { market: { min_samples: 100 } }
                slos:
                  - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.98 }
                  - { name: accuracy, metric: accuracy, at_least: 0.98 }
                  - { name: completeness, metric: completeness, at_least: 0.99 }
                  - { name: accuracy-parity, disparity: { metric: accuracy, by: market, measure: difference }, at_most: 0.05 }
            """, TestReferences.Of());
        Assert.Empty(result.Errors);
        var pipelines = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, new RecordedLog().Loggers.CreateLogger<ModelPipeline>());
        var replay = new Replay(pipelines, new(null, null, TimeSpan.FromDays(30), TimeSpan.FromDays(30)));
        Assert.NotEmpty(replay.Run().ToArray());
        var status = Assert.Single(replay.FinalBudgets());
        foreach (var pipeline in pipelines)
            pipeline.Dispose();
        return status;
    }

    public void Dispose() => _directory.Dispose();

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
