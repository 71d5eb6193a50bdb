using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks;

/// <summary>
/// What it takes at opening to find out that a store is not damaged, beside what it takes to restore it: each once with the
/// file in the operating system's cache and once without, where this process may empty that. Too large for many iterations.
/// </summary>
internal static class OpeningRun
{
    private const string Caches = "/proc/sys/vm/drop_caches";

    /// <summary>Runs it.</summary>
    /// <param name="pairs">How many predictions wait in the store.</param>
    public static void Run(int pairs)
    {
        var directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
        try
        {
            using var folder = StorageFolder.Open(directory.FullName);
            using (var store = Store.Open(folder))
                WaitingRun.FillWithPredictions(store, pairs);
            Print("MB on the disk", folder.Size / 1e6);
            foreach (var isCold in new[] { false, true })
            {
                if (isCold && !CanEmptyCaches())
                    continue;
                var state = isCold ? "cold" : "warm";
                foreach (var check in new[] { "quick_check(1)", "integrity_check(1)" })
                    Print($"{state}: seconds of {check}", Time(isCold, () => Check(folder.Database, check)));
                Print($"{state}: seconds to open", Time(isCold, () => Open(folder, pairs, restores: false)));
                Print($"{state}: seconds to open and restore", Time(isCold, () => Open(folder, pairs, restores: true)));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double Time(bool isCold, Action action)
    {
        if (isCold)
            File.WriteAllText(Caches, "3");
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static void Check(string file, string pragma)
    {
        using var connection = Store.Connect(file, SqliteOpenMode.ReadOnly);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        if (command.ExecuteScalar() is not "ok")
            throw new InvalidOperationException($"{pragma} finds damage in a store that was just written.");
    }

    private static void Open(StorageFolder folder, int pairs, bool restores)
    {
        using var store = Store.Open(folder);
        var ledger = WaitingRun.Ledger(pairs);
        using var model = store.OpenModel(ledger);
        if (restores)
            model.Restore([]);
    }

    private static bool CanEmptyCaches()
    {
        try
        {
            File.WriteAllText(Caches, "3");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"cold: not measured, {Caches} can't be written to");
            return false;
        }
    }

    private static void Print(string what, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {value,12:#,0.####}"));
}
