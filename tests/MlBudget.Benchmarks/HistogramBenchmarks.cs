using BenchmarkDotNet.Attributes;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Benchmarks;

/// <summary>
/// Values into the histograms of fifty features in 64 bins, beside a loop that looks every value up in the framework's binary
/// search; one operation is one value. And the verdicts of a full week on all of them.
/// </summary>
[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private const int Features = 50, Bins = 64, Batches = 20, Values = Batches * Batch.DefaultCapacity * Features;

    private readonly List<Batch> _batches = [];
    private readonly double[] _edges = [.. Enumerable.Range(1, Bins - 1).Select(edge => (double)edge / Bins)];
    private readonly long[,] _counts = new long[Features, Bins];
    private ModelLedger? _ledger;
    private SloDefinition? _slo;
    private long _now;

    [GlobalSetup]
    public void SetUp()
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "time",
            Features = [.. Enumerable.Range(0, Features).Select(index => new FeatureShape($"x{index}", $"x{index}", ColumnKind.Number))],
            Baseline = new()
            {
                From = new(0),
                To = new(1),
                Rows = 1,
                DriftWindow = DriftDefinition.DefaultWindow,
                Features = [.. Enumerable.Range(0, Features).Select(Baseline)],
            },
        });
        var drift = compiler.Drift(DriftCriterion.Threshold);
        _slo = new()
        {
            Name = "drift",
            Dimension = Dimension.ModelQuality,
            SliText = "drift",
            Sli = new SlicedSli(new DriftSli(drift), new(0.1m), new(drift.Window, 1, SilenceIsBad: false)),
            Allowance = new(0.2m),
            Window = TimeSpan.FromDays(7),
            Slot = drift.Window,
        };
        _ledger = new(new()
        {
            Name = "model",
            Predictions = compiler.Predictions,
            Measures = compiler.Measures,
            Slos = [_slo],
            Drift = drift,
        });
        Fill();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Values)]
    public long BinarySearchOfEachValue()
    {
        foreach (var batch in _batches)
        {
            for (var feature = 0; feature < Features; feature++)
            {
                var values = batch.Number(feature).Values;
                for (var row = 0; row < batch.Count; row++)
                {
                    var place = Array.BinarySearch(_edges, values[row]);
                    _counts[feature, place < 0 ? ~place : place]++;
                }
            }
        }

        return _counts[0, 0];
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void Fold()
    {
        foreach (var batch in _batches)
            _ledger!.FoldPredictions(batch);
    }

    [Benchmark]
    public SloReport VerdictsOfAWeek() => BudgetCalculator.Report(_slo!, _ledger!, new(_now));

    /// <summary>Seven days of hours have values; those that are folded are all of one of them.</summary>
    private void Fill()
    {
        var random = new Random(1);
        var start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Micros;
        for (var index = 0; index < Batches; index++)
        {
            var batch = new Batch(_ledger!.Definition.Predictions) { Count = Batch.DefaultCapacity };
            Array.Fill(batch.Times, start);
            foreach (var column in batch.Columns.Cast<NumberColumn>())
            {
                Bits.Fill(column.Valid, batch.Count);
                for (var row = 0; row < batch.Count; row++)
                    column.Values[row] = random.NextDouble();
            }

            _batches.Add(batch);
        }

        for (var hour = 0; hour < 7 * 24; hour++)
        {
            Array.Fill(_batches[0].Times, start + hour * EventTime.PerHour);
            _ledger!.FoldPredictions(_batches[0]);
        }

        Array.Fill(_batches[0].Times, start);
        _now = start + 7 * TimeWindow.Day * EventTime.PerMinute;
    }

    private NumericBaseline Baseline(int feature) => new($"x{feature}", $"x{feature}", 0.05)
    {
        Edges = [.. _edges],
        Bins = [.. Enumerable.Repeat(4000L, Bins)],
        Means = [.. _edges, 1],
        StandardDeviation = 0.29,
    };
}
