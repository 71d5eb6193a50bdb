using System.Collections.Immutable;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Alerting;

/// <summary>Rules that are written out alert as the shipped ones do: the same, with the same labels and the same texts.</summary>
public sealed class LiteralRulesTests : IDisposable
{
    private const string Model = """
          - name: NAME
            task: binary_classification
            predictions:
              type: files
              path: /none-*.jsonl
              fields: { time: t, id: id, prediction: p, score: s, latency_seconds: l, error: e }
            labels: { type: files, path: /none-*.jsonl, fields: { id: id, time: t, label: l }, delay: 6h }
            features: { amount: { type: numeric, required: true } }
            groups: { merchant: { field: m, min_samples: 100 } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.95 }
              - { name: precision, metric: precision, at_least: 0.92 }
              - { name: recall, metric: recall, at_least: 0.95 }
              - { name: completeness, metric: completeness, at_least: 0.995 }
              - { name: fpr-parity, disparity: { metric: false_positive_rate, by: merchant, measure: difference }, at_most: 0.02 }
              - { name: odd.name, dimension: infrastructure, good: error is null, objective: 0.99 }
            owners:
              infrastructure: { teams: [sre], actions: [roll_back] }
              model_quality: { teams: [ml-engineering], actions: [retrain] }
              fairness: { teams: [ml-engineering, legal], decision: joint, actions: [retrain] }
        """;

    private const string Thresholds = "alerting: { daily_spend: 0.2, forecast: 12h, no_data: 1h }";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-rules-");

    private static string Shipped => RepositoryRoot.Combine("prometheus", "rules", "*.yml");

    [SkippableFact]
    public void The_same_series_give_the_same_alerts_with_the_same_labels_and_texts()
    {
        Promtool.SkipIfMissing();
        var configuration = Parse("fraud", "credit's \"{{ .Value }}\"");

        var expected = new RuleInput(configuration).AlertsOf(Shipped);

        Assert.Equal(expected, new RuleInput(configuration).AlertsOf(Write(configuration)));
        string[] alerts =
            ["MLBudgetBurn", "MLBudgetExhausted", "MLBudgetDailySpend", "MLBudgetExhaustionForecast", "MLBudgetNoData", "MLFieldLost", "MLSourceDown"];
        foreach (var alert in alerts)
            Assert.Contains($"alertname=\"{alert}\", ", expected, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Rules_of_an_older_configuration_give_no_fewer_alerts_than_the_shipped_ones()
    {
        Promtool.SkipIfMissing();
        var (old, now) = (Parse("fraud"), Parse("fraud", "new"));
        // The exporter's thresholds are stricter by now, and there is a model more. Both rules of one alert may fire later on, which is
        // one alert for Alertmanager, and an error for promtool.
        var input = new RuleInput(now) { Strictness = 0.5, Times = ["5m", "15m", "25m", "50m"] };

        var expected = Alerts(input.AlertsOf(Shipped));
        Assert.Contains("Labels:{alertname=\"MLBudgetNoData\", dimension=\"data_quality\", model=\"new\", severity=\"warning\"}", expected);
        var missing = expected.Except(Alerts(input.AlertsOf(Write(old)))).ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [SkippableFact]
    public void They_pass_the_lint_of_Prometheus_and_are_short()
    {
        Promtool.SkipIfMissing();
        var (code, output) = Promtool.Run([], "check", "rules", "--lint-fatal", Write(Parse("fraud", "{{ x }}")));

        Assert.True(code == 0, output);
        Assert.All(Literal(Parse("fraud")), rule => Assert.DoesNotContain("_threshold", rule.Expression, StringComparison.Ordinal));
        Assert.All(Literal(Parse("fraud")), rule => Assert.DoesNotContain("slo_info", rule.Expression, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_shipped_rule_of_SLOs_and_dimensions_is_written_out_for_each_of_them()
    {
        var literal = Literal(Parse("fraud"));

        string[] expected =
        [
            "MLBudgetBurn 21", "MLBudgetDailySpend 7", "MLBudgetExhausted 7", "MLBudgetExhaustionForecast 7", "MLBudgetNoData 11", "MLFieldLost 7",
        ];
        Assert.Equal(expected, literal.GroupBy(rule => rule.Alert).Select(rules => $"{rules.Key} {rules.Count()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_manifest_for_the_operator_has_the_same_groups()
    {
        var groups = Groups(Parse("fraud"));
        var manifest = RulesFile.ForOperator(groups);

        Assert.Contains("\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: mlbudget\n", manifest, StringComparison.Ordinal);
        var spec = manifest[manifest.IndexOf("  groups:", StringComparison.Ordinal)..].Split('\n').Select(line => line.Length > 2 ? line[2..] : "");
        Same(groups, ShippedRules.Parse("manifest", string.Join('\n', spec)));
    }

    [Fact]
    public void What_is_written_is_read_again_as_it_was()
    {
        var groups = Groups(Parse("fraud", "a: 'b' \"c\" #d {{ e }}"));

        Same(groups, ShippedRules.Parse("file", RulesFile.ForPrometheus(groups)));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Same(ImmutableArray<RuleGroup> expected, ImmutableArray<RuleGroup> actual)
    {
        Assert.Equal(expected.Select(group => group.Name), actual.Select(group => group.Name));
        foreach (var (one, other) in expected.SelectMany(group => group.Rules).Zip(actual.SelectMany(group => group.Rules)))
        {
            Assert.Equal(one.Expression, other.Expression);
            Assert.Equal((one.Alert, one.For, one.KeepFiringFor), (other.Alert, other.For, other.KeepFiringFor));
            Assert.Equal(string.Join('\n', one.Labels), string.Join('\n', other.Labels));
            Assert.Equal(string.Join('\n', one.Annotations), string.Join('\n', other.Annotations));
        }
    }

    private static ExporterConfiguration Parse(params string[] models)
    {
        var written = models.Select(name => Model.Replace("NAME", $"'{name.Replace("'", "''", StringComparison.Ordinal)}'", StringComparison.Ordinal));
        var result = ConfigurationFile.Parse("mlbudget.yml", $"{Thresholds}\nmodels:\n{string.Join('\n', written)}\n");
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private static ImmutableArray<RuleGroup> Groups(ExporterConfiguration configuration) => new LiteralRules(configuration).Of(ShippedRules.Read());

    private static AlertingRule[] Literal(ExporterConfiguration configuration) =>
        [.. Groups(configuration).Where(group => group.Name.Contains(" of ", StringComparison.Ordinal)).SelectMany(group => group.Rules)];

    private string Write(ExporterConfiguration configuration)
    {
        var file = Path.Combine(_folder.FullName, "rules.yml");
        File.WriteAllText(file, RulesFile.ForPrometheus(Groups(configuration)));
        return file;
    }

    /// <summary>Each alert by what fires, without its text: promtool writes one per line.</summary>
    private static string[] Alerts(string output) =>
    [
        .. output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("Labels:{alertname=", StringComparison.Ordinal)).Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
