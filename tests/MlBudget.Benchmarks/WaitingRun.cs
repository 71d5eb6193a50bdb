using System.Diagnostics;
using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks;

/// <summary>
/// Ten million predictions of a week that wait, and then their labels, committed to a store as polls do: what they weigh, in
/// memory and on the disk, how fast they are joined, and how long it takes to have them back in another process. Too large
/// for many iterations: it runs once and prints.
/// </summary>
internal static class WaitingRun
{
    /// <summary>What one poll reads of a source at the most.</summary>
    private const int RowsPerCommit = 256 * Batch.DefaultCapacity;

    /// <summary>Runs it.</summary>
    /// <param name="pairs">How many predictions wait, and get their labels.</param>
    public static void Run(int pairs)
    {
        var directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
        try
        {
            using var folder = StorageFolder.Open(directory.FullName);
            Join(folder, pairs);
            Restore(folder, pairs);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Join(StorageFolder folder, int pairs)
    {
        using var store = Store.Open(folder);
        var ledger = Ledger(pairs);
        using var model = store.OpenModel(ledger);
        var commits = new Stopwatch();
        var watch = Stopwatch.StartNew();
        Feed(pairs, new Batch(ledger.Definition.Predictions), "decision", 0, ledger.FoldPredictions, Commit);
        Print("predictions waiting", ledger.Joins!.Waiting);
        Print("seconds for predictions", watch.Elapsed.TotalSeconds);
        Print("MB on the disk", folder.Size / 1e6);
        PrintMemory();

        var statistics = new SourceStatistics();
        Feed(
            pairs, new Batch(ledger.Definition.Labels!.Schema!), "label", 48 * EventTime.PerHour,
            batch => ledger.FoldLabels(batch, statistics), Commit);
        Print("predictions waiting", ledger.Joins!.Waiting);
        Print("seconds in all", watch.Elapsed.TotalSeconds);
        Print("of them in commits", commits.Elapsed.TotalSeconds);
        Print("pairs per second", pairs / watch.Elapsed.TotalSeconds);
        Print("MB on the disk", folder.Size / 1e6);
        PrintMemory();

        void Commit()
        {
            commits.Start();
            model.Commit([], new(FraudLines.TimeOf(0)), new(FraudLines.TimeOf(0)));
            commits.Stop();
        }
    }

    private static void Restore(StorageFolder folder, int pairs)
    {
        var watch = Stopwatch.StartNew();
        using var store = Store.Open(folder);
        var ledger = Ledger(pairs);
        using var model = store.OpenModel(ledger);
        model.Restore([]);
        Print("seconds for a start", watch.Elapsed.TotalSeconds);
        watch.Restart();
        ledger.Advance(new(FraudLines.TimeOf(0) + 30 * 24 * EventTime.PerHour));
        model.Commit([], new(FraudLines.TimeOf(0)), new(FraudLines.TimeOf(0)));
        Print("seconds for expiry", watch.Elapsed.TotalSeconds);
    }

    /// <summary>Commits predictions that wait, as polls do.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="pairs">How many.</param>
    public static void FillWithPredictions(Store store, int pairs)
    {
        var ledger = Ledger(pairs);
        using var model = store.OpenModel(ledger);
        Feed(
            pairs, new Batch(ledger.Definition.Predictions), "decision", 0, ledger.FoldPredictions,
            () => model.Commit([], new(FraudLines.TimeOf(0)), new(FraudLines.TimeOf(0))));
    }

    /// <summary>An empty ledger of a model of which so many predictions may wait.</summary>
    public static ModelLedger Ledger(int pairs)
    {
        var model = FraudLines.Define();
        return new(model with { Limits = model.Limits with { MaxWaiting = pairs } });
    }

    private static void Feed(int pairs, Batch batch, string path, long delay, Action<Batch> fold, Action commit)
    {
        var column = batch.Category(batch.Schema.Columns.Select(spec => spec.Path).ToList().IndexOf(path));
        var positive = column.Dictionary.GetOrAdd("1"u8);
        var step = 7 * 24 * EventTime.PerHour / pairs;
        for (var row = 0; row < pairs; row++)
        {
            batch.Times[batch.Count] = FraudLines.TimeOf(0) + row * step + delay;
            batch.Ids[batch.Count] = PairFeed.IdOf(row);
            Bits.Set(batch.HasId, batch.Count);
            column.Codes[batch.Count] = positive;
            Bits.Set(column.Valid, batch.Count);
            if (++batch.Count < batch.Capacity && row + 1 < pairs)
                continue;
            fold(batch);
            batch.Clear();
            if ((row + 1) % RowsPerCommit == 0 || row + 1 == pairs)
                commit();
        }
    }

    private static void PrintMemory()
    {
        Print("MB resident", Environment.WorkingSet / 1e6);
        using var process = Process.GetCurrentProcess();
        Print("MB resident at the most", process.PeakWorkingSet64 / 1e6);
    }

    private static void Print(string what, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-24} {value,14:#,0.##}"));
}
