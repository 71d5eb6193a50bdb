using BenchmarkDotNet.Attributes;
using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;
using MlBudget.Sources.Json;

namespace MlBudget.Benchmarks;

/// <summary>
/// What every poll costs however little is new: ten SLOs over a full week of minutes and hours computed, and their page
/// rendered, beside a bare walk over as many minutes. One operation is one poll of one model.
/// </summary>
[MemoryDiagnoser]
public class PollBenchmarks
{
    private const int Days = 8;

    private readonly MetricsPage _page = new();
    private readonly long[] _minutes = new long[Days * 24 * 60];
    private ModelLedger _ledger = new(FraudLines.Define(LabelOrigin.Inline));
    private Snapshot _snapshot = new(new(0), []);
    private Instant _now;
    private BurnDowns _burnDowns = new(new(FraudLines.Define(LabelOrigin.Inline)));

    [GlobalSetup]
    public void SetUp()
    {
        var model = FraudLines.Define(LabelOrigin.Inline);
        _ledger = new(model);
        var decoder = new RecordDecoder(model.Predictions);
        var batch = new Batch(model.Predictions);
        foreach (var line in FraudLines.Generate(Batch.DefaultCapacity))
        {
            decoder.Decode(line, batch);
            batch.Count++;
        }

        // The same records in every minute of a week and a day: every slot is there, as on a busy model.
        var first = FraudLines.TimeOf(0);
        for (var minute = 0; minute < Days * 24 * 60; minute++)
        {
            for (var row = 0; row < batch.Count; row++)
                batch.Times[row] = first + minute * EventTime.PerMinute;
            _ledger.FoldPredictions(batch);
            _minutes[minute] = batch.Count;
        }

        _now = new(first + Days * 24 * EventTime.PerHour);
        _ledger.Advance(_now);
        _burnDowns = new(_ledger);
        _snapshot = new(_now, [new(BudgetCalculator.Report(_ledger, _now), [])]);
    }

    [Benchmark(Baseline = true)]
    public long SumOfMinutes()
    {
        var sum = 0L;
        foreach (var count in _minutes)
            sum += count;
        return sum;
    }

    [Benchmark]
    public ModelReport Report() => BudgetCalculator.Report(_ledger, _now);

    /// <summary>How long the budgets last, of the report that is there.</summary>
    [Benchmark]
    public BudgetForecast[] Forecasts() => [.. _snapshot.Models[0].Report.Slos.Select(slo => BudgetForecast.Of(slo, _ledger, _now))];

    /// <summary>How the budgets went, read anew: of what adds up once a minute, and once more where late labels come.</summary>
    [Benchmark]
    public object BurnDowns() => new BurnDowns(_ledger).Of(_snapshot.Models[0].Report);

    /// <summary>The same where nothing has changed since the last poll.</summary>
    [Benchmark]
    public object BurnDownsRemembered() => _burnDowns.Of(_snapshot.Models[0].Report);

    [Benchmark]
    public object RenderPage() => _page.Render(_snapshot);
}
