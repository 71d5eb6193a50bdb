using System.Text;
using System.Text.Json;
using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Tests.Web;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What references stand for decides what is counted, and shows nowhere.</summary>
public sealed class SecretReferencesTests : IDisposable
{
    private const string Secret = "zebra-5521";

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();

    public SecretReferencesTests()
    {
        // From the middle on, records hold the secret in all fields that conditions, classes and categories are about. The store
        // keeps the first and the last bytes of logs, by which it knows them; the last ones are blank lines. The last minute is not over.
        var blank = Enumerable.Repeat("", 300);
        File.WriteAllLines(_directory.At("p.jsonl"), Enumerable.Range(0, 601).Select(minute => $$"""
            {"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"answer":"{{Text(minute)}}","tenant":"{{Text(minute)}}","region":"r{{minute % 2}}"}
            """).Concat(blank));
        File.WriteAllLines(_directory.At("l.jsonl"), Enumerable.Range(0, 500).Select(minute => $$"""
            {"t":"{{First.AddMinutes(minute):s}}","id":{{minute}},"label":"{{Text(minute)}}","kind":"{{Text(minute)}}"}
            """).Concat(blank));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_references_stand_for_counts_and_is_in_no_text_that_the_program_writes()
    {
        using (var folder = StorageFolder.Open(_directory.At("data")))
        {
            var before = Configuration(Secret);
            using var models = Watch(folder, before);
            var first = models.Poll();
            Assert.Equal(0.5, Value(first, "tenant"));
            Assert.Equal(1, Value(first, "accuracy"));
            Assert.Equal(0, Value(first, "schema"));
            await ShowsNothing(before, first);

            // Another value is another thing to count.
            var after = Configuration(Secret, tenant: "zebra-9907");
            models.Replace(after);
            var second = models.Poll();
            Assert.Null(second.Models[0].Report.Slos.Single(slo => slo.Slo.Name == "tenant").Whole.Reading?.Value);
            await ShowsNothing(after, second);
        }

        Assert.Contains("the SLO 'tenant' starts afresh", string.Join('\n', _log.Lines), StringComparison.Ordinal);
        Assert.Contains("condition 'tenant == \"${env:TENANT}\"' #", string.Join('\n', _log.Lines), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_directory.At("data")))
            Assert.DoesNotContain("zebra", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_values_keep_their_history()
    {
        using (var folder = StorageFolder.Open(_directory.At("data")))
        using (var models = Watch(folder, Configuration(Secret)))
            models.Poll();
        File.WriteAllText(_directory.At("p.jsonl"), "");

        using (var folder = StorageFolder.Open(_directory.At("data")))
        using (var models = Watch(folder, Configuration(Secret)))
            Assert.Equal(0.5, Value(models.Poll(), "tenant"));
    }

    [Theory]
    [InlineData("tenant == \"${env:SEC}\" or", "tenant == \"${env:SEC}\" or")]
    [InlineData("${env:SEC} == 1", "${env:SEC} == 1")]
    public void An_error_in_a_condition_shows_the_reference(string condition, string shown)
    {
        var result = Parse(Secret, $"{{ name: bad, dimension: infrastructure, good: '{condition}', objective: 0.9 }}");
        var error = Assert.Single(result.Errors);
        Assert.Contains($"what '{shown}' stands for can't be read", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ name: '${env:SEC}', metric: accuracy, at_least: 0.9 }", "slos[4].name")]
    [InlineData("{ name: gap, disparity: { metric: selection_rate, by: '${env:SEC}' }, at_most: 0.1 }", "slos[4].disparity.by")]
    [InlineData(
        "{ name: gap, disparity: { metric: selection_rate, by: region, reference: '${env:SEC}' }, at_most: 0.1 }",
        "slos[4].disparity.reference")]
    public void A_name_that_shows_everywhere_takes_no_reference(string slo, string where)
    {
        var errors = Parse(Secret, slo).Errors;
        Assert.Contains(errors, error => error.Contains($"models[0].{where}: found '${{env:SEC}}', expected ", StringComparison.Ordinal)
            && error.Contains("references are not resolved here", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: fraud", "name: '${env:SEC}'")]
    [InlineData("fields: { time: t, id: id, prediction", "fields: { time: '${env:SEC}', id: id, prediction")]
    [InlineData("fields: { time: t, id: id, label", "fields: { time: t, id: '${env:SEC}', label")]
    [InlineData("field: tenant", "field: '${env:SEC}'")]
    [InlineData("field: region", "field: '${env:SEC}'")]
    public void A_model_and_the_fields_of_its_records_are_named_without_references(string there, string instead)
    {
        var yaml = Yaml("");
        Assert.Contains(there, yaml, StringComparison.Ordinal);
        var error = Assert.Single(Parse(yaml.Replace(there, instead, StringComparison.Ordinal), Secret, Secret).Errors);
        Assert.Contains("found '${env:SEC}', expected ", error, StringComparison.Ordinal);
        Assert.Contains("references are not resolved here", error, StringComparison.Ordinal);
    }

    private static string Text(int minute) => minute >= 300 ? Secret : "other";

    private static double? Value(Snapshot snapshot, string slo) =>
        snapshot.Models[0].Report.Slos.Single(report => report.Slo.Name == slo).Whole.Reading?.Value;

    private async Task ShowsNothing(ExporterConfiguration configuration, Snapshot snapshot)
    {
        await using var host = await WebHost.StartAsync(snapshot);
        var (state, errors) = (new StringWriter(), new StringWriter());
        await CommandLine.RunAsync(["state", $"--storage.path={_directory.At("data")}"], state, errors);
        string[] texts =
        [
            Explanation.Of(configuration), configuration.Text, new MetricsPage().TextOf(snapshot),
            JsonSerializer.Serialize(BudgetsJson.Of(snapshot), BudgetsJson.Options), (await host.GetAsync("/")).Text, state.ToString(),
            errors.ToString(), string.Join('\n', _log.Lines),
        ];
        Assert.All(texts, text => Assert.DoesNotContain("zebra", text, StringComparison.Ordinal));
        Assert.Contains("condition 'tenant == \"${env:TENANT}\"' #", state.ToString(), StringComparison.Ordinal);
        Assert.Contains("'${env:SEC}'", texts[0], StringComparison.Ordinal);
    }

    private WatchedModels Watch(StorageFolder folder, ExporterConfiguration configuration) => new(
        folder, configuration, ClockMode.Log, TimeProvider.System, _log.Loggers);

    private ExporterConfiguration Configuration(string secret, string? tenant = null)
    {
        var result = Parse(Yaml(""), secret, tenant ?? secret);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private ConfigurationResult Parse(string secret, string slo) => Parse(Yaml($"      - {slo}\n"), secret, secret);

    private static ConfigurationResult Parse(string yaml, string secret, string tenant) =>
        ConfigurationFile.Parse("secret.yml", yaml, TestReferences.Of(("SEC", secret), ("TENANT", tenant)));

    private string Yaml(string more) => $$"""
        models:
          - name: fraud
            task: binary_classification
            positive_class: ["${env:SEC}", yes]
            negative_class: other
            predictions:
              type: files
              path: {{_directory.At("p.jsonl")}}
              fields: { time: t, id: id, prediction: answer, tenant: tenant }
              where: not tenant == "${env:SEC}-no"
            labels:
              type: files
              path: {{_directory.At("l.jsonl")}}
              fields: { time: t, id: id, label: label, kind: kind }
              where: kind in ("${env:SEC}", "other")
            features:
              owner: { type: categorical, field: tenant, categories: ["${env:SEC}", other] }
            groups: { region: { field: region, min_samples: 1 } }
            slos:
              - { name: tenant, dimension: infrastructure, good: 'tenant == "${env:TENANT}"', objective: 0.4, alerts: [] }
              - { name: accuracy, metric: accuracy, at_least: 0.4, alerts: [] }
              - { name: schema, metric: schema_violations, at_most: 0.4, alerts: [] }
              - { name: gap, disparity: { good: 'tenant == "${env:TENANT}"', by: region }, at_most: 0.9, alerts: [] }

        """ + more;
}
