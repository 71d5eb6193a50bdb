using BenchmarkDotNet.Attributes;
using MlBudget.Core.Events;
using MlBudget.Core.Models;

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
        var random = new Random(1);
        _ids = [.. Enumerable.Range(0, Pairs).Select(_ => new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))];
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
        Feed(new Batch(_model.Predictions), ledger.FoldPredictions, delay: 0);
        Feed(new Batch(_model.Labels!.Schema!), batch => ledger.FoldLabels(batch, new SourceStatistics()), delay: EventTime.PerHour);
        return ledger.Joins!.Waiting;
    }

    /// <summary>Every record is of the positive class: both schemas have that column, whatever else they have.</summary>
    private void Feed(Batch batch, Action<Batch> fold, long delay)
    {
        var path = batch.Schema == _model.Predictions ? "decision" : "label";
        var column = batch.Category(batch.Schema.Columns.Select(spec => spec.Path).ToList().IndexOf(path));
        var positive = column.Dictionary.GetOrAdd("1"u8);
        for (var row = 0; row < Pairs; row++)
        {
            batch.Times[batch.Count] = FraudLines.TimeOf(row) + delay;
            batch.Ids[batch.Count] = _ids[row];
            Bits.Set(batch.HasId, batch.Count);
            column.Codes[batch.Count] = positive;
            Bits.Set(column.Valid, batch.Count);
            if (++batch.Count < batch.Capacity && row + 1 < Pairs)
                continue;
            fold(batch);
            batch.Clear();
        }
    }
}
