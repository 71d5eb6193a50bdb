using BenchmarkDotNet.Attributes;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;

namespace MlBudget.Benchmarks;

/// <summary>
/// A million predictions and then their labels, joined by id, beside a dictionary that only takes the same ids in and
/// finds them again. One operation is one prediction with its label.
/// </summary>
[MemoryDiagnoser]
public class JoinBenchmarks
{
    private const int Pairs = 1_000_000;

    private UInt128[] _ids = [];
    private ModelDefinition _model = FraudLines.Define();

    [GlobalSetup]
    public void SetUp()
    {
        _ids = [.. Enumerable.Range(0, Pairs).Select(PairFeed.IdOf)];
        _model = FraudLines.Define();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Pairs)]
    public int PlainDictionary()
    {
        var rows = new Dictionary<UInt128, int>();
        for (var row = 0; row < Pairs; row++)
            rows.Add(_ids[row], row);
        var found = 0;
        foreach (var id in _ids)
            found += rows.TryGetValue(id, out _) ? 1 : 0;
        return found;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Join()
    {
        var ledger = new ModelLedger(_model);
        var feed = new PairFeed(ledger);
        feed.Predictions(0, Pairs);
        feed.Labels(0, Pairs);
        return ledger.Joins!.Waiting;
    }
}
