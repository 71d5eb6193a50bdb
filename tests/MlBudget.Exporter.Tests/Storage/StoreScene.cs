using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Storage;

/// <summary>What an exporter has left behind when it ended: its files, and what comes to light when another one goes on.</summary>
public enum Leftover
{
    /// <summary>A database that was closed.</summary>
    Closed,

    /// <summary>A database of earlier, with the log of the commits since then.</summary>
    WithLog,

    /// <summary>A database that has all commits already, with their log.</summary>
    WithLogThatIsInTheDatabase,
}

/// <summary>
/// A store with all that a store can hold, by the configuration and the first logs of <c>tests/testdata/versions/804cc00</c>:
/// predictions that wait, groups, drift, outcomes, a learned baseline, and samples. The second logs, which are to be read when
/// it is opened, need what is in it. It is made once, and damaged in copies.
/// </summary>
public sealed class StoreScene : IDisposable
{
    private const int Pieces = 8, Polls = 2;
    private static readonly string Source = RepositoryRoot.Combine("tests", "testdata", "versions", "804cc00");
    private static readonly DateTimeOffset Now = new(2026, 6, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();
    private readonly Dictionary<Leftover, string> _pages = [];
    private int _copies;

    public StoreScene()
    {
        Directory.CreateDirectory(_directory.At("logs"));
        MakeLeftovers();
        Append("second", 0, 1);
        foreach (var leftover in Enum.GetValues<Leftover>())
        {
            var outcome = Outcome(Copy(leftover));
            Assert.Equal("equal page", outcome.Kind(outcome.Page));
            _pages[leftover] = outcome.Page;
        }
    }

    /// <summary>The page that has to come of it.</summary>
    public string PageOf(Leftover leftover) => _pages[leftover];

    /// <summary>A copy in a folder of its own.</summary>
    public string Copy(Leftover leftover)
    {
        var folder = _directory.At($"copy-{_copies++}");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(_directory.At($"{leftover}")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>What an exporter makes of a folder, which is gone after that.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="looks">Looks into the folder when all is done.</param>
    internal StoreOutcome Outcome(string path, Action? looks = null)
    {
        var log = new RecordedLog();
        using var folder = StorageFolder.Open(path);
        using var models = Watch(folder, log);
        try
        {
            models.OpenStore();
        }
        catch (StorageRefusedException refused)
        {
            Directory.Delete(path, recursive: true);
            return new(refused.Message, "", IsSetAside: false, IsNew: false, "");
        }

        // A baseline that was learned counts from the next poll on.
        var snapshot = models.Poll();
        for (var poll = 1; poll < Polls && models.SetAsideFiles == 0; poll++)
            snapshot = models.Poll();
        var errors = snapshot.Models.SelectMany(model => model.Sources).Select(source => source.Error)
            .Concat(snapshot.Unavailable.Select(model => model.Reason)).OfType<string>();
        var page = new MetricsPage().TextOf(snapshot);
        var said = string.Join('\n', log.Lines);
        var outcome = new StoreOutcome(
            null, string.Join('\n', errors), models.SetAsideFiles > 0 && said.Contains("is set aside as", StringComparison.Ordinal),
            said.Contains("a new store begins", StringComparison.Ordinal), page);
        models.Dispose();
        looks?.Invoke();
        Directory.Delete(path, recursive: true);
        return outcome;
    }

    public void Dispose() => _directory.Dispose();

    private WatchedModels Watch(StorageFolder folder, RecordedLog log)
    {
        var text = File.ReadAllText(Path.Combine(Source, "mlbudget.yml"))
            .Replace("${env:VERSION_LOGS}", _directory.At("logs"), StringComparison.Ordinal)
            .Replace("${env:VERSION}", Source, StringComparison.Ordinal)
            // Samples are kept for as long as that, and learning takes most of the time of a poll.
            .Replace("learn: 8d", "learn: 28d", StringComparison.Ordinal);
        var result = ConfigurationFile.Parse("mlbudget.yml", text);
        Assert.Empty(result.Errors);
        return new(folder, result.Configuration!, ClockMode.Log, new FakeTimeProvider(Now), log.Loggers);
    }

    private void MakeLeftovers()
    {
        using var folder = StorageFolder.Open(_directory.At("store"));
        using (var models = Watch(folder, new()))
        {
            for (var piece = 0; piece < Pieces; piece++)
            {
                if (piece == Pieces / 2)
                    PutLogIntoDatabase(folder);
                Append("first", (double)piece / Pieces, (piece + 1d) / Pieces);
                for (var poll = 0; poll < Polls; poll++)
                    models.Poll();
            }

            Keep(folder, Leftover.WithLog);
            PutLogIntoDatabase(folder);
            Keep(folder, Leftover.WithLogThatIsInTheDatabase);
        }

        Keep(folder, Leftover.Closed);
    }

    private static void PutLogIntoDatabase(StorageFolder folder)
    {
        using var connection = Store.Connect(folder.Database, SqliteOpenMode.ReadWrite);
        connection.Open();
        using var statement = new Statement(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        statement.Run();
    }

    private void Keep(StorageFolder folder, Leftover leftover)
    {
        Directory.CreateDirectory(_directory.At($"{leftover}"));
        foreach (var file in new[] { folder.Database, folder.Database + "-wal" }.Where(File.Exists))
            File.Copy(file, Path.Combine(_directory.At($"{leftover}"), Path.GetFileName(file)));
    }

    /// <summary>Appends a part of the logs.</summary>
    private void Append(string part, double from, double to)
    {
        foreach (var log in Directory.EnumerateFiles(Path.Combine(Source, part)))
        {
            var lines = File.ReadAllLines(log);
            File.AppendAllLines(
                _directory.At($"logs/{Path.GetFileName(log)}"), lines[(int)(from * lines.Length)..(int)(to * lines.Length)]);
        }
    }
}

/// <summary>What an exporter made of a store.</summary>
/// <param name="Refused">Why it ended at once; null where it didn't.</param>
/// <param name="Errors">What it says of models that are unavailable, or of sources that are down.</param>
/// <param name="IsSetAside">Whether the store was set aside, and the log says so.</param>
/// <param name="IsNew">Whether it began a new store.</param>
/// <param name="Page">The page of numbers.</param>
internal sealed record StoreOutcome(string? Refused, string Errors, bool IsSetAside, bool IsNew, string Page)
{
    /// <summary>What came of a damage.</summary>
    /// <param name="undamaged">The page that comes of the store without it.</param>
    public string Kind(string undamaged) => (Refused, Errors, IsSetAside, IsNew) switch
    {
        ({ }, _, _, _) => "refused",
        (_, not "", _, _) => "unavailable",
        (_, _, true, _) => "set aside",
        (_, _, _, true) => "WRONG: begun anew without an error",
        _ => Page == undamaged ? "equal page" : "WRONG",
    };
}
