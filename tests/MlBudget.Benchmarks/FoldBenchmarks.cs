using BenchmarkDotNet.Attributes;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Benchmarks;

/// <summary>
/// Columns into the tallies of some thirty measures, beside a loop that only adds up one column. One operation is one
/// event.
/// </summary>
[MemoryDiagnoser]
public class FoldBenchmarks
{
    private const int Batches = 50;
    private const int Events = Batches * Batch.DefaultCapacity;

    private readonly List<Batch> _batches = [];
    private ModelLedger _ledger = new(FraudLines.Define(LabelOrigin.Inline));

    [GlobalSetup]
    public void SetUp()
    {
        var model = FraudLines.Define(LabelOrigin.Inline);
        _ledger = new(model);
        var decoder = new RecordDecoder(model.Predictions);
        foreach (var lines in FraudLines.Generate(Events).Chunk(Batch.DefaultCapacity))
        {
            var batch = new Batch(model.Predictions);
            foreach (var line in lines)
            {
                decoder.Decode(line, batch);
                batch.Count++;
            }

            _batches.Add(batch);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public double SumOfOneColumn()
    {
        var sum = 0.0;
        foreach (var batch in _batches)
        {
            var column = batch.Columns.OfType<NumberColumn>().First();
            for (var row = 0; row < batch.Count; row++)
                sum += Bits.Get(column.Valid, row) ? column.Values[row] : 0;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void Fold()
    {
        foreach (var batch in _batches)
            _ledger.FoldPredictions(batch);
    }
}
