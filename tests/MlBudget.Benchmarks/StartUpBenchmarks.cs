using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks;

/// <summary>
/// What a start costs before the first record is read: a store of a model with a hundred SLOs of as many measures, over
/// seven days in which every minute has events, opened and restored; beside its file read as it is.
/// </summary>
public class StartUpBenchmarks
{
    private const int Slos = 100, Days = 7;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
    private StorageFolder? _folder;

    [GlobalSetup]
    public void SetUp()
    {
        _folder = StorageFolder.Open(_directory.FullName);
        using var store = Store.Open(_folder);
        var ledger = new ModelLedger(Define());
        using var model = store.OpenModel(ledger);
        var batch = new Batch(ledger.Definition.Predictions);
        for (var minute = 0; minute < Days * TimeWindow.Day; minute++)
        {
            for (batch.Count = 0; batch.Count < 100; batch.Count++)
            {
                batch.Times[batch.Count] = FraudLines.TimeOf(0) + minute * EventTime.PerMinute;
                batch.Number(0).Values[batch.Count] = batch.Count / 100d;
                Bits.Set(batch.Columns[0].Valid, batch.Count);
            }

            ledger.FoldPredictions(batch);
            batch.Clear();
        }

        var now = FraudLines.TimeOf(0) + Days * TimeWindow.Day * EventTime.PerMinute;
        ledger.Advance(new(now));
        model.Commit([], new(now), new(now));
    }

    [Benchmark(Baseline = true)]
    public byte[] ReadFile() => File.ReadAllBytes(_folder!.Database);

    [Benchmark]
    public long OpenAndRestore()
    {
        using var store = Store.Open(_folder!);
        var ledger = new ModelLedger(Define());
        using var model = store.OpenModel(ledger);
        model.Restore([]);
        return ledger.Predictions;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _folder!.Dispose();
        _directory.Delete(recursive: true);
    }

    private static ModelDefinition Define()
    {
        var yaml = new StringBuilder("""
            models:
              - name: benchmark
                task: binary_classification
                predictions: { type: files, path: p, fields: { time: t, latency: l } }
                slos:

            """);
        for (var slo = 0; slo < Slos; slo++)
            yaml.Append(CultureInfo.InvariantCulture, $"      - {{ name: slo-{slo}, dimension: infrastructure, good: latency <= 0.{slo:D2}5, objective: 0.9 }}\n");
        return ConfigurationFile.Parse("benchmark.yml", yaml.ToString()).Configuration!.Models[0].Definition;
    }
}
