using System.Globalization;
using MlBudget.EndToEnd.Tests.Demo;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>One entry for many models: a value that comes is a model without a restart, also after a kill, and what is of none alerts.</summary>
public sealed class TemplateTests : IDisposable
{
    private const string Template = "{model_name}";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Models_come_stay_over_a_kill_and_an_alert_tells_of_those_without_a_place()
    {
        Programs.SkipWithout("prometheus");
        Append("fraud", 60);
        var config = _folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: "{{Template}}"
                for_each: model_name
                max_models: 2
                task: binary_classification
                predictions: { type: files, path: "{{_folder.At("p.jsonl")}}", fields: { time: t, error: e, model_name: m } }
                owners: { infrastructure: { teams: [sre] } }
                slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.9 } ]
            """);
        string[] run = ["run", $"--config.file={config}", $"--storage.path={_folder.At("data")}"];
        using (var exporter = await ExporterProcess.StartAsync(run))
        {
            await exporter.MetricsAsync(page => Predictions(page, "fraud") == 60, "the model of the first value");
            using var prometheus = await PrometheusServer.ScrapingAsync(exporter.Address);
            await Deadline.UntilAsync(() => prometheus.ValueAsync(Unwatched), value => value == 0, "a scrape");
            Append("churn", 40);
            Append("third", 3);

            await exporter.MetricsAsync(page => Predictions(page, "churn") == 40, "the model of a value that has come");
            await Deadline.UntilAsync(
                () => prometheus.ValueAsync("ALERTS{alertname=\"MLModelsNotWatched\",alertstate=\"firing\",owner=\"sre\"}"), alert => alert is not null, "an alert");
            foreach (var (_, query) in RunbookTests.Queries("MLModelsNotWatched"))
                Assert.NotNull(await prometheus.ValueAsync($"count({query})"));
            await exporter.KillAsync();
        }

        Append("churn", 5);
        using var again = await ExporterProcess.StartAsync(run);
        var last = await again.MetricsAsync(page => Predictions(page, "churn") == 45, "the models after a kill");
        Assert.Equal(60, Predictions(last, "fraud"));
        Assert.Equal(2, last["mlbudget_template_models", ("model", Template)]);
        Assert.Equal(3, last["mlbudget_template_unwatched_records_total", ("model", Template), ("reason", "beyond_bound")]);
    }

    private static string Unwatched => $"mlbudget_template_unwatched_records_total{{model=\"{Template}\",reason=\"beyond_bound\"}}";

    private static double? Predictions(MetricsText page, string model) => page["mlbudget_predictions_total", ("model", model)];

    private void Append(string model, int records) => File.AppendAllLines(_folder.At("p.jsonl"), Enumerable.Repeat(
        string.Create(CultureInfo.InvariantCulture, $$"""{"t":"{{DateTime.UtcNow:O}}","m":"{{model}}","e":null}"""), records));
}
