using System.Collections.Immutable;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Configuration.Baselines;

/// <summary>What a configuration means once its models have learned what is normal, and what is wrong with it only then.</summary>
public sealed class LearnedConfigurationTests
{
    private const string Yaml = """
        models:
          - name: fraud
            task: binary_classification
            predictions:
              type: files
              path: p.jsonl
              fields: { time: t, prediction: a, label: y, score: s, latency: l, unread: u }
              where: score >= 0
            features: { amount: { type: numeric, field: features.amount }, country: { type: categorical, field: place.country } }
            groups: { region: { min_samples: 1 } }
            baseline: { learn: 30d }
            slos:
              - { name: accuracy, metric: accuracy, max_degradation: 0.05 }
              - { name: recall, metric: recall, max_degradation: 0.05 }
              - { name: estimated, metric: estimated_accuracy, max_degradation: 0.05, alerts: [] }
              - { name: selection, metric: selection_rate, at_most: 0.9, alerts: [] }
              - { name: drift, metric: drift, alerts: [] }
          - name: churn
            task: binary_classification
            predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: a, label: y } }
            baseline: { learn: 14d }
            slos:
              - { name: answers, dimension: model_quality, bad: 'prediction in (0, 1)', max_degradation: 0.5, alerts: [] }
              - { name: drift, metric: drift, slices: { length: 1h, objective: 0.9 }, alerts: [] }
          - name: plain
            task: binary_classification
            predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: a, spare: b } }
            slos: [{ name: selection, metric: selection_rate, at_most: 0.8 }]
          - name: late
            task: binary_classification
            predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: a } }
            features: { amount: { type: numeric } }
            baseline: { learn: 7d }
            slos: [{ name: drift, metric: drift, alerts: [] }]

        """;

    internal static Baseline Usual { get; } = new()
    {
        From = new(1_782_864_000_000_000),
        To = new(1_785_456_000_000_000),
        Rows = 68_785,
        DriftWindow = TimeSpan.FromHours(6),
        Quality = new Dictionary<string, QualityBaseline>
        {
            ["accuracy"] = new(0.83, 0.827157, TimeSpan.FromDays(1), 30),
            ["prediction in (0, 1)"] = new(1, 1, TimeSpan.FromDays(1), 30),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        LeftOut = new Dictionary<string, string> { ["recall"] = "recall is not stable" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Calibration = new([0.1, 0.5, 0.9], [0.05, 0.5, 1], 0.004, 5000),
        Features =
        [
            new NumericBaseline("amount", "features.amount", 0.05)
            {
                Edges = [-1.5, 0, 1e300], Bins = [1, 2, 3, 4], Means = [-2, -0.5, 3, 1e301], StandardDeviation = 12.25,
            },
            new CategoricalBaseline("country", "features.country", 0.1) { Categories = ["DE"], Bins = [10, 5] },
        ],
    };

    [Fact]
    public void What_is_learned_by_any_of_the_models_means_and_refuses_what_the_golden_file_says()
    {
        var text = new StringBuilder();
        foreach (var models in new string[][] { [], ["fraud", "late"], ["churn"], ["fraud", "churn", "late"] })
        {
            text.Append("== learned: ").AppendJoin(", ", models).Append('\n');
            var loaded = ConfigurationFile.Parse("m.yml", Yaml).Configuration!;
            var results = loaded.Models.Select(
                model => models.Contains(model.Definition.Name) ? model.Written.With(Usual) : new(model, [])).ToArray();
            var errors = results.SelectMany(result => result.Errors).ToArray();
            foreach (var error in errors)
                text.Append("error: ").Append(error).Append('\n');
            if (errors.Length > 0)
                continue;
            var compiled = results.Select(result => result.Model!).ToImmutableArray();
            text.Append(Explanation.Of(loaded with { Models = compiled, Notes = [.. compiled.SelectMany(model => model.Notes)] }));
        }

        Golden.Matches(text.ToString(), "learned-configurations.txt");
    }
}
