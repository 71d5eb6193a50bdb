using System.Text.Json;
using BenchmarkDotNet.Attributes;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Sources.Json;

namespace MlBudget.Benchmarks;

/// <summary>
/// Lines to columns, and on into tallies. Beside them the framework's tokenizer, which only walks over the same lines.
/// One operation is one line.
/// </summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int Lines = 200_000;

    private byte[][] _lines = [];
    private ModelDefinition _model = FraudLines.Define(LabelOrigin.Inline);

    /// <summary>Whether what eight SLOs are of is counted by two versions as well.</summary>
    [Params(false, true)]
    public bool Versions { get; set; }

    private RecordDecoder _decoder = new(FraudLines.Define(LabelOrigin.Inline).Predictions);
    private ModelLedger _ledger = new(FraudLines.Define(LabelOrigin.Inline));
    private Batch _batch = new(FraudLines.Define(LabelOrigin.Inline).Predictions);

    [GlobalSetup]
    public void SetUp()
    {
        _lines = FraudLines.Generate(Lines, Versions);
        _model = FraudLines.Define(LabelOrigin.Inline, Versions);
        _decoder = new(_model.Predictions);
        _ledger = new(_model);
        _batch = new(_model.Predictions);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Lines)]
    public int Utf8JsonReader()
    {
        var tokens = 0;
        foreach (var line in _lines)
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
                tokens++;
        }

        return tokens;
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public void Decode() => Run(_ => { });

    [Benchmark(OperationsPerInvoke = Lines)]
    public void DecodeAndFold() => Run(_ledger.FoldPredictions);

    private void Run(Action<Batch> fold)
    {
        foreach (var line in _lines)
        {
            if (_decoder.Decode(line, _batch) != DecodeResult.Ok)
                throw new InvalidOperationException("A line of the benchmark was refused.");
            _batch.Count++;
            if (_batch.Count == _batch.Capacity)
                Hand(fold);
        }

        Hand(fold);
    }

    private void Hand(Action<Batch> fold)
    {
        fold(_batch);
        _batch.Clear();
    }
}
