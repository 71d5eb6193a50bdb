using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A model with labels in its records, 75 an hour of which 66 are right, held against a baseline.</summary>
internal sealed class AcceptedLog : IDisposable
{
    public static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private const string Ml = "{ teams: [ml] }";

    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;

    public AcceptedLog()
    {
        _folder = StorageFolder.Open(_directory.At("data"));
        WriteFile(Baseline(0.95));
    }

    public RecordedLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(new(2026, 7, 20, 0, 0, 0, TimeSpan.Zero));

    public string File => _directory.At("baseline.yml");

    /// <summary>What is normal, with an accuracy.</summary>
    public static Baseline Baseline(double accuracy, double edge = 0.5) => new()
    {
        From = Instant.From(new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero)),
        To = Instant.From(new(2026, 5, 15, 0, 0, 0, TimeSpan.Zero)),
        Rows = 25_200,
        DriftWindow = TimeSpan.FromHours(12),
        Quality = ImmutableSortedDictionary<string, QualityBaseline>.Empty.Add("accuracy", new(accuracy, accuracy, TimeSpan.FromHours(6), 56)),
        Features = [new NumericBaseline("x", "x", 0.1) { Edges = [edge], Bins = [500, 500], Means = [0.25, 0.75], StandardDeviation = 0.3 }],
    };

    public static AcceptanceRequest Request(Baseline baseline, string model = "fraud", string user = "ml") =>
        new(model, baseline, user, "retrained as v7");

    public static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    public void WriteFile(Baseline baseline) => System.IO.File.WriteAllText(File, BaselineWriter.Write("fraud", baseline));

    public void Write(double days, double from = 0)
    {
        var lines = new StringBuilder();
        for (var row = (int)(from * 24 * 75); row < (from + days) * 24 * 75; row++)
        {
            lines.Append(CultureInfo.InvariantCulture,
                $$"""{"t":"{{First.AddSeconds(48 * row):s}}","a":1,"y":{{(row % 25 < 22 ? 1 : 0)}},"x":{{row % 10 / 10.0}}}""").Append('\n');
        }

        System.IO.File.AppendAllText(_directory.At("log.jsonl"), lines.ToString());
    }

    public WatchedModels Watch(string? baseline = null, string slos = "", string owner = Ml) =>
        new(_folder, Configured(baseline, slos, owner), ClockMode.Log, Time, Log.Loggers);

    public ExporterConfiguration Configured(string? baseline = null, string slos = "", string owner = Ml)
    {
        var result = ConfigurationFile.Parse("accepted.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions:
                  type: files
                  path: {{_directory.At("log.jsonl")}}
                  fields: { time: t, prediction: a, label: y }
                features: { x: { type: numeric } }
                baseline: {{baseline ?? $"{{ file: {File} }}"}}
                owners: { model_quality: {{owner}} }
                slos:
                  - { name: accuracy, metric: accuracy, max_degradation: 0.08, alerts: [] }
                  - { name: drift, metric: drift, alerts: [] }
                  - { name: absolute, metric: accuracy, at_least: 0.8, alerts: [] }
            {{slos}}
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    public void Dispose()
    {
        _folder.Dispose();
        _directory.Dispose();
    }
}
