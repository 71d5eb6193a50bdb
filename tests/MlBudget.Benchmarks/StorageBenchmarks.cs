using BenchmarkDotNet.Attributes;
using MlBudget.Core.Ledgers;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks;

/// <summary>
/// The commit of a poll that has read some events of a model with thirty measures, a label for each of them, beside the
/// same number of bytes appended to a file. One operation is one commit; the counting before it is not measured.
/// </summary>
[InvocationCount(1)]
public class StorageBenchmarks
{
    /// <summary>What a waiting prediction with its label takes, roughly.</summary>
    private const int BytesPerEvent = 30;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
    private StorageFolder? _folder;
    private Store? _store;
    private ModelStore? _model;
    private ModelLedger _ledger = new(FraudLines.Define());
    private FileStream? _file;
    private int _next;

    [Params(1_000, 100_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _folder = StorageFolder.Open(_directory.FullName);
        _store = Store.Open(_folder);
        _ledger = new(FraudLines.Define());
        _model = _store.OpenModel(_ledger);
        _file = File.Create(Path.Combine(_directory.FullName, "file"));
    }

    [IterationSetup]
    public void Count()
    {
        var feed = new PairFeed(_ledger);
        feed.Predictions(_next, Events);
        feed.Labels(_next, Events);
        _next += Events;
    }

    [Benchmark(Baseline = true)]
    public void AppendToFile()
    {
        _file!.Write(new byte[Events * BytesPerEvent]);
        _file.Flush();
    }

    [Benchmark]
    public void Commit() => _model!.Commit([], new(FraudLines.TimeOf(_next)), new(FraudLines.TimeOf(_next)));

    [GlobalCleanup]
    public void CleanUp()
    {
        _file!.Dispose();
        _model!.Dispose();
        _store!.Dispose();
        _folder!.Dispose();
        _directory.Delete(recursive: true);
    }
}
