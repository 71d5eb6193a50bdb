using System.Diagnostics;
using System.Globalization;
using MlBudget.Core.Events;
using MlBudget.Core.Models;

namespace MlBudget.Benchmarks;

/// <summary>
/// Ten million predictions of a week that wait, and then their labels: what they weigh and how fast they are joined. Too
/// large for many iterations: it runs once and prints.
/// </summary>
internal static class WaitingRun
{
    /// <summary>Runs it.</summary>
    /// <param name="pairs">How many predictions wait, and get their labels.</param>
    public static void Run(int pairs)
    {
        var model = FraudLines.Define();
        model = model with { Limits = model.Limits with { MaxWaiting = pairs } };
        var ledger = new ModelLedger(model);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var predictions = Feed(pairs, new Batch(model.Predictions), "decision", 0, ledger.FoldPredictions);
        Print("predictions waiting", ledger.Joins!.Waiting);
        Print("seconds for predictions", predictions.TotalSeconds);
        Print("managed MB", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        Print("working set MB", Environment.WorkingSet / 1e6);

        var statistics = new SourceStatistics();
        var labels = Feed(
            pairs, new Batch(model.Labels!.Schema!), "label", 48 * EventTime.PerHour, batch => ledger.FoldLabels(batch, statistics));
        Print("seconds for labels", labels.TotalSeconds);
        Print("pairs per second", pairs / (predictions + labels).TotalSeconds);
        Print("predictions waiting", ledger.Joins!.Waiting);
        Print("working set MB", Environment.WorkingSet / 1e6);

        var watch = Stopwatch.StartNew();
        ledger.Advance(FraudLines.TimeOf(0) + 30 * 24 * EventTime.PerHour);
        Print("seconds for expiry", watch.Elapsed.TotalSeconds);
    }

    private static TimeSpan Feed(int pairs, Batch batch, string path, long delay, Action<Batch> fold)
    {
        var column = batch.Category(batch.Schema.Columns.Select(spec => spec.Path).ToList().IndexOf(path));
        var positive = column.Dictionary.GetOrAdd("1"u8);
        var step = 7 * 24 * EventTime.PerHour / pairs;
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        for (var row = 0; row < pairs; row++)
        {
            batch.Times[batch.Count] = FraudLines.TimeOf(0) + row * step + delay;
            batch.Ids[batch.Count] = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
            Bits.Set(batch.HasId, batch.Count);
            column.Codes[batch.Count] = positive;
            Bits.Set(column.Valid, batch.Count);
            if (++batch.Count < batch.Capacity && row + 1 < pairs)
                continue;
            fold(batch);
            batch.Clear();
        }

        return watch.Elapsed;
    }

    private static void Print(string what, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-24} {value,14:#,0.##}"));
}
