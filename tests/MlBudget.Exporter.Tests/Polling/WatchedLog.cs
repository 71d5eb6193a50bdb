using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A model that is watched with a store: a record a minute, of which every tenth has an error.</summary>
internal sealed class WatchedLog : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly FakeTimeProvider _time = new(new(2026, 6, 8, 12, 0, 0, TimeSpan.Zero));

    public WatchedLog(int records, string slo = "success", ILoggerFactory? logs = null)
    {
        var lines = new StringBuilder();
        for (var minute = 0; minute < records; minute++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{First.AddMinutes(minute):s}}","a":1,"r":"r{{minute % 2}}",""");
            lines.Append(CultureInfo.InvariantCulture, $$""" "e":{{(minute % 10 == 0 ? "1" : "null")}}}""").Append('\n');
        }

        File.WriteAllText(_directory.At("log.jsonl"), lines.ToString());
        _folder = StorageFolder.Open(Storage);
        Models = new(_folder, Configuration(slo), ClockMode.Log, _time, logs ?? NullLoggerFactory.Instance);
    }

    /// <summary>What is watched.</summary>
    public WatchedModels Models { get; }

    /// <summary>The folder of the store.</summary>
    public string Storage => _directory.At("data");

    /// <summary>The same, held.</summary>
    public StorageFolder Folder => _folder;

    /// <summary>A file beside the log.</summary>
    public string At(string name) => _directory.At(name);

    /// <summary>The model with its SLO under a name.</summary>
    public ExporterConfiguration Configuration(string slo) => ConfigurationFile.Parse("watched.yml", $$"""
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: {{_directory.At("log.jsonl")}}, fields: { time: t, prediction: a, error: e } }
            groups: { region: { field: r, min_samples: 1 } }
            slos:
              - { name: {{slo}}, dimension: infrastructure, good: error is null, objective: 0.8, alerts: [] }
              - { name: parity, disparity: { metric: selection_rate, by: region }, at_most: 0.5, alerts: [] }
        """).Configuration!;

    /// <summary>A model of the same name of which other things are counted, by another time.</summary>
    public ExporterConfiguration Other() => ConfigurationFile.Parse("other.yml", $$"""
        models:
          - name: fraud
            task: binary_classification
            predictions: { type: files, path: {{_directory.At("log.jsonl")}}, fields: { time: u, prediction: b, error: f } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.8, alerts: [] }
        """).Configuration!;

    /// <summary>The page of a poll.</summary>
    public static string PageOf(WatchedModels models) => new Exporter.Exposition.MetricsPage().TextOf(models.Poll());

    public void Dispose()
    {
        Models.Dispose();
        _folder.Dispose();
        _directory.Dispose();
    }
}
