using CsCheck;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Samples;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Estimates.ForecastModel;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>The same forecasts and sales, the same samples, labels that are numbers among them.</summary>
public sealed class SampledNumbersLaws
{
    private const int Hours = 48, Rows = 20;

    private static readonly Gen<Forecast[]> Logs = Gen.Select(Gen.Int[0, Hours - 1], Gen.Int[0, 5]).Array[0, 80].Select(log => log
        .Select((row, id) => new Forecast(ScoredModel.Start + row.Item1 * TimeWindow.Hour, id, row.Item2 == 0 ? null : row.Item2 * 1.5, null)).ToArray());

    private static readonly Gen<Sale[]> Sales = Gen.Select(Gen.Int[0, 2 * Hours], Gen.Int[0, 80], Gen.Int[-3, 3]).Array[0, 120].Select(sales => sales
        .Select(sale => new Sale(ScoredModel.Start + sale.Item1 * TimeWindow.Hour, sale.Item2, sale.Item3 * 1e-7 + sale.Item3)).ToArray());

    [Fact]
    public void The_order_of_arrival_changes_no_sample() => Gen.Select(Logs, Sales, Gen.Int, Gen.Bool).Sample((log, sales, seed, labelsFirst) =>
    {
        var expected = Samples(log, sales);
        var random = new Random(seed);
        random.Shuffle(log);
        random.Shuffle(sales);
        Assert.Equal(expected, Samples(log, sales, labelsFirst));
    }, iter: 300);

    [Fact]
    public void The_samples_of_shards_merge_to_the_sample_of_all() => Gen.Select(Logs, Sales, Gen.Int[1, 4]).Sample((log, sales, shards) =>
    {
        var merged = new DaySamples(KeptRows.Samples(Definition())!);
        for (var shard = 0; shard < shards; shard++)
        {
            var ledger = new ModelLedger(Definition());
            Fold(ledger, log.Where(forecast => forecast.Id % shards == shard));
            Fold(ledger, sales.Where(sale => sale.Id % shards == shard));
            merged.Merge(ledger.Samples!);
        }

        Assert.Equal(Samples(log, sales), SampleText.Of(merged));
    }, iter: 200);

    [Fact]
    public void A_restart_at_any_place_changes_no_sample() => Gen.Select(Logs, Sales, Gen.Int, Gen.Int[1, 30]).Sample((log, sales, seed, between) =>
    {
        var (random, store) = (new Random(seed), new LedgerStore());
        var ledger = new ModelLedger(Definition());
        object[] events = [.. log, .. sales];
        random.Shuffle(events);
        foreach (var part in events.Chunk(between))
        {
            foreach (var one in part)
            {
                if (one is Forecast forecast)
                    Fold(ledger, [forecast]);
                else
                    Fold(ledger, [(Sale)one]);
            }

            store.Commit(ledger, succeeds: true);
            ledger = store.Restore(Definition());
        }

        Assert.Equal(Samples(log, sales), SampleText.Of(ledger.Samples!));
    }, iter: 100);

    private static string Samples(Forecast[] log, Sale[] sales, bool labelsFirst = false)
    {
        var ledger = new ModelLedger(Definition());
        if (labelsFirst)
            Fold(ledger, sales);
        Fold(ledger, log);
        if (!labelsFirst)
            Fold(ledger, sales);
        return SampleText.Of(ledger.Samples!);
    }

    private static ModelDefinition Definition()
    {
        var definition = Define(areLabelsApart: true);
        return definition with { Learning = definition.Learning! with { RowsPerDay = Rows } };
    }
}
