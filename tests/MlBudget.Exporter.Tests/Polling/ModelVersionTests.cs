using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Two versions of a model that write to the same logs, each with budgets of its own.</summary>
public sealed class ModelVersionTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly RecordedLog _log = new();

    public ModelVersionTests() => _folder = StorageFolder.Open(_directory.At("data"));

    [Fact]
    public void Each_counts_its_own_predictions_and_the_labels_of_those()
    {
        Write();
        using var models = Watch();
        models.Poll();

        var reports = models.Poll().Models.ToDictionary(model => model.Report.Model, model => model.Report);

        AssertCounts(reports["v1"], bad: 0, total: 200);
        AssertCounts(reports["v2"], bad: 50, total: 100);
    }

    [Fact]
    public void Check_tells_which_predictions_count_and_what_becomes_of_the_other_labels()
    {
        var explained = Explanation.Of(Configured());

        Assert.Contains("  Only those where version == 1.\n", explained, StringComparison.Ordinal);
        Assert.Contains("labels of predictions that 'where' leaves out wait", explained, StringComparison.Ordinal);
        Assert.Contains("delay is 0, so what needs labels ends now", explained, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _directory.Dispose();
    }

    private static void AssertCounts(ModelReport report, long? bad, long total)
    {
        var reading = Assert.Single(report.Slos).Whole.Reading!.Value;
        Assert.Equal((bad, total), (reading.Bad, reading.Events));
    }

    /// <summary>Of three predictions two are by the first version, which is always right; the second is right every other time.
    /// One in ten has no version, and is nobody's.</summary>
    private void Write()
    {
        var predictions = new StringBuilder();
        var labels = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var version = i % 3 == 0 ? 2 : 1;
            var label = version == 2 && i % 2 == 0 ? 0 : 1;
            predictions.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddSeconds(i):s}}","id":"{{i}}","a":1,"v":{{version}}}""").Append('\n');
            labels.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddSeconds(i):s}}","id":"{{i}}","y":{{label}}}""").Append('\n');
            if (i % 10 == 0)
                predictions.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddSeconds(i):s}}","id":"none-{{i}}","a":0}""").Append('\n');
        }

        // What ends the hour in which all this was.
        predictions.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddHours(2):s}}","id":"last","a":0}""").Append('\n');
        File.WriteAllText(_directory.At("log.jsonl"), predictions.ToString());
        File.WriteAllText(_directory.At("labels.jsonl"), labels.ToString());
    }

    private WatchedModels Watch() => new(
        _folder, Configured(), ClockMode.Log, new FakeTimeProvider(new(2026, 6, 20, 0, 0, 0, TimeSpan.Zero)), _log.Loggers);

    private ExporterConfiguration Configured()
    {
        string Model(int version) => $$"""
              - name: v{{version}}
                task: binary_classification
                predictions:
                  type: files
                  path: {{_directory.At("log.jsonl")}}
                  fields: { time: t, id: id, prediction: a, version: v }
                  where: version == {{version}}
                labels: { type: files, path: {{_directory.At("labels.jsonl")}}, fields: { id: id, time: t, label: y } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.9, alerts: [] }

            """;
        var result = ConfigurationFile.Parse("versions.yml", $"models:\n{Model(1)}{Model(2)}");
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
