using System.Globalization;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>
/// A small log of a model with its labels, up to some hours ago, and a configuration that fits it, in a folder of its own. Mistakes are made by
/// replacing a text of one of them.
/// </summary>
internal sealed class MistakenModel : IDisposable
{
    private const int Predictions = 600;

    /// <summary>So far apart are two predictions, and so long a label takes: some over an hour.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(3), Lag = TimeSpan.FromMinutes(80);

    private const string Yaml = """
        models:
          - name: fraud
            task: binary_classification
            predictions:
              type: files
              path: FOLDER/predictions-*.jsonl
              fields: { time: at, id: id, prediction: answer, score: score, latency_seconds: latency, error: error, version: version }
            labels: { type: files, path: FOLDER/labels.jsonl, fields: { id: id, time: at, label: label, outcomes: [clicked] }, delay: 2h }
            positive_class: fraud
            features: { amount: { type: numeric, required: true }, country: { type: categorical, field: place.country } }
            groups: { region: { min_samples: 50 } }
            baseline: none
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.99 }
              - { name: versions, dimension: infrastructure, good: version == "3", objective: 0.99 }
              - { name: precision, metric: precision, at_least: 0.8 }
              - { name: recall, metric: recall, at_least: 0.8 }
              - { name: sure, metric: low_confidence, below: 0.6, at_most: 0.25 }
              - { name: complete, metric: completeness, at_least: 0.9 }
              - { name: gap, disparity: { metric: selection_rate, by: region, reference: north }, at_most: 0.2 }
              - { name: clicks, dimension: model_quality, good: outcome.clicked == true, objective: 0.72 }
              - { name: slow-and-wrong, dimension: data_quality, bad: groups.region is null or features.country is null, at_most: 0.1 }
        """;

    private readonly StorageDirectory _directory = new();
    private readonly DateTimeOffset _end = DateTimeOffset.UtcNow.AddHours(-3);

    /// <summary>Where the configuration is.</summary>
    public string File => _directory.At("mlbudget.yml");

    /// <summary>Writes all of it.</summary>
    /// <param name="mistakes">What to replace: in which of <c>config</c>, <c>predictions</c> and <c>labels</c>, what, and by what.</param>
    public void Write(params (string Where, string Text, string By)[] mistakes)
    {
        var (predictions, labels) = (new StringBuilder(), new StringBuilder());
        for (var index = 0; index < Predictions; index++)
        {
            predictions.Append(Prediction(index)).Append('\n');
            labels.Append(Label(index)).Append('\n');
        }

        System.IO.File.WriteAllText(_directory.At("predictions-1.jsonl"), Edit(predictions.ToString(), "predictions", mistakes));
        System.IO.File.WriteAllText(_directory.At("labels.jsonl"), Edit(labels.ToString(), "labels", mistakes));
        System.IO.File.WriteAllText(_directory.At("baseline.yml"), BaselineWriter.Write("fraud", Baseline()));
        var yaml = Edit(Yaml, "config", mistakes).Replace("    baseline: none\n", "", StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, yaml.Replace("FOLDER", _directory.Path, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A text with the mistakes of where it is. A mistake that changes nothing would test nothing.</summary>
    private static string Edit(string text, string where, (string Where, string Text, string By)[] mistakes)
    {
        foreach (var (_, from, to) in mistakes.Where(mistake => mistake.Where == where))
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return text;
    }

    private string Prediction(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"at":"{{Time(index)}}Z","sequence":{{index}},"id":"p-{{index}}","answer":"{{(IsFraud(index) ? "fraud" : "legit")}}","score":0.{{1 + index % 9}}7,"latency":0.0{{1 + index % 9}},"error":{{(index == 7 ? "\"timeout of p-7\"" : "null")}},"version":"3","amount":{{index % 50}}.5,"place":{"country":"DE"},"region":"{{(index % 3 == 0 ? "south" : "north")}}"}""");

    private string Label(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"p-{{index}}","at":"{{Time(index, Lag)}}Z","label":"{{(IsFraud(index) ? "fraud" : "legit")}}","clicked":{{(index % 4 > 0 ? "true" : "false")}}}""");

    private static bool IsFraud(int index) => index % 10 == 0;

    private string Time(int index, TimeSpan lag = default) => (_end - Step * (Predictions - index) + lag)
        .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Two predictions an hour: 48 a day.</summary>
    private static Baseline Baseline() => new()
    {
        From = Instant.From(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)),
        To = Instant.From(new DateTimeOffset(2026, 7, 29, 0, 0, 0, TimeSpan.Zero)),
        Rows = 48 * 28,
        DriftWindow = TimeSpan.FromHours(12),
        Volume = [.. Enumerable.Repeat<double?>(2, 168)],
        Features = [new NumericBaseline("amount", "amount", 0.05) { Edges = [1], Bins = [500, 500], Means = [0, 2], StandardDeviation = 1 }],
    };
}
