using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// All that the exporter must not forget, in one SQLite file with a write-ahead log. It has one writer; others may read
/// meanwhile. A commit that returned survives the process, and one that a power failure takes back was followed by
/// nothing: positions and what was counted from them go together, so the logs are read again from there.
/// </summary>
internal sealed class Store : IDisposable
{
    /// <summary>Seconds after which a database that another process has locked counts as not writable.</summary>
    private const int Patience = 2;

    private readonly SqliteConnection _connection;
    private readonly string _file;
    private readonly Statement _begin, _commit, _rollback;

    private Store(SqliteConnection connection, string file, bool isNew)
    {
        (_connection, _file, IsNew) = (connection, file, isNew);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    /// <summary>Opens the database of a folder, which is made or brought up to date where need be.</summary>
    /// <exception cref="StorageException">It can't be opened now, or is damaged.</exception>
    /// <exception cref="StorageRefusedException">It is of another program, or of a newer version.</exception>
    public static Store Open(StorageFolder folder)
    {
        // SQLite takes an empty database for a new one, and deletes the log beside it.
        if (folder.LacksDatabaseOfLog)
            throw new StorageDamagedException($"{folder.Database}: is damaged: it is empty or missing, and what belongs to it is not");
        folder.MakeDatabase();
        var connection = Connect(folder.Database, SqliteOpenMode.ReadWriteCreate);
        try
        {
            return Guard(folder.Database, "opened", () =>
            {
                connection.Open();
                using (var settings = connection.CreateCommand())
                {
                    // The log is cut back to 16 MiB after a long transaction; commits are not flushed one by one.
                    settings.CommandText =
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 16777216";
                    settings.ExecuteNonQuery();
                }

                var version = Schema.AcceptedVersion(connection, folder.Database, Schema.Steps.Length);
                if (version > 0)
                    StoreCheck.Structure(connection, folder.Database, Schema.Steps.Take(version));
                var isNew = Schema.Upgrade(connection, folder.Database, Schema.Steps);
                EraseTexts(connection);
                // The rows of a model are compared when it is opened.
                ModelRow.ReadAll(connection);
                return new Store(connection, folder.Database, isNew);
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Where rows hold the first bytes of logs, as earlier versions wrote them, what this process deletes is overwritten with zeros: else SQLite leaves
    /// it in the file until its place is needed.
    /// </summary>
    private static void EraseTexts(SqliteConnection connection)
    {
        using var erase = connection.CreateCommand();
        erase.CommandText = "SELECT EXISTS (SELECT 1 FROM positions WHERE key LIKE '%/head')";
        if ((long)erase.ExecuteScalar()! == 0)
            return;
        erase.CommandText = "PRAGMA secure_delete = ON";
        erase.ExecuteNonQuery();
    }

    /// <summary>Finds what is stored of a model, or makes a place for it.</summary>
    /// <param name="ledger">What is counted of it; empty as yet.</param>
    /// <exception cref="StorageException">It can't be read or written now, or is damaged.</exception>
    public ModelStore OpenModel(ModelLedger ledger) => InTransaction("opened", () => new ModelStore(this, ledger));

    /// <summary>Forgets the models that are not watched any more, once nothing of them would count.</summary>
    /// <param name="watched">The models that are.</param>
    /// <param name="now">The wall clock.</param>
    /// <returns>The names of those that were forgotten.</returns>
    public ImmutableArray<string> Forget(ISet<string> watched, Instant now) => Write(() =>
    {
        var gone = new List<(long Id, string Name)>();
        using var find = Prepare("SELECT id, name FROM models WHERE keep_until < $now");
        find.ForEach(row => gone.Add((row.GetInt64(0), row.GetString(1))), now.Micros);
        gone.RemoveAll(model => watched.Contains(model.Name));
        foreach (var (id, name) in gone)
        {
            ModelTables.Delete(this, id);
            StoredAcceptances.Forget(this, name);
        }

        return gone.Select(model => model.Name).ToImmutableArray();
    });

    /// <summary>Whether nothing was there when it was opened.</summary>
    public bool IsNew { get; }

    /// <summary>Reads when something was committed last; null if nothing ever was.</summary>
    /// <exception cref="StorageException">It can't be read now, or is damaged.</exception>
    public Instant? ReadLastCommit() => InTransaction("read", () =>
    {
        using var find = Prepare("SELECT max(committed_at) FROM models");
        var last = (long?)find.Value();
        if (last is null)
            return (Instant?)null;
        return last is > 0 and < EventTime.Latest ? new Instant(last.Value)
            : throw new BlobException($"found {last} as the time of a commit");
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback })
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>A connection that is not opened yet.</summary>
    public static SqliteConnection Connect(string file, SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = Patience,
    }.ToString());

    /// <summary>The connection, open.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Prepares a statement.</summary>
    public Statement Prepare(string sql) => new(_connection, sql);

    /// <summary>
    /// Writes something as one transaction: all of it, or nothing. What is thrown is a fault of the program, unless SQLite has
    /// thrown it or stored bytes were found not to be what was written.
    /// </summary>
    /// <exception cref="StorageException">It could not be done.</exception>
    public T Write<T>(Func<T> action) => InTransaction("written", () =>
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is not (SqliteException or StorageException or BlobException or OutOfMemoryException))
        {
            throw new StorageFaultException(_file, error);
        }
    });

    /// <summary>The same, and the disk has it once this returns. It takes a flush, which commits do without.</summary>
    /// <exception cref="StorageException">It could not be done.</exception>
    public T WriteDurably<T>(Func<T> action)
    {
        Guard(_file, "written", () => Set("PRAGMA synchronous = FULL"));
        try
        {
            return Write(action);
        }
        finally
        {
            Relax();
        }
    }

    /// <summary>Does something as one transaction that decodes what is stored: all of it, or nothing.</summary>
    /// <param name="what">What could not be done, for errors: <c>read</c>.</param>
    /// <param name="action">What is done.</param>
    /// <exception cref="StorageException">It could not be done.</exception>
    public T InTransaction<T>(string what, Func<T> action) => Guard(_file, what, () =>
    {
        // A file that somebody removed can be written to, and is gone with this process.
        if (!File.Exists(_file))
            throw new StorageDamagedException($"{_file}: was removed while it was in use");
        _begin.Run();
        try
        {
            var result = action();
            _commit.Run();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    });

    /// <summary>Reads a database, and says what went wrong in terms of the store.</summary>
    /// <exception cref="StorageException">It could not be done.</exception>
    public static T Guard<T>(string file, string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 11 or 26) // SQLITE_CORRUPT, SQLITE_NOTADB
        {
            throw new StorageDamagedException($"{file}: is damaged: {error.Message}", error);
        }
        catch (BlobException error)
        {
            throw new StorageDamagedException($"{file}: is damaged: {error.Message}", error);
        }
        catch (SqliteException error)
        {
            throw new StorageException($"{file}: can't be {what}: {error.Message}", error);
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException or InvalidOperationException
            or ArgumentException or IndexOutOfRangeException)
        {
            throw new StorageDamagedException($"{file}: is damaged: it holds a value that was never written: {error.Message}", error);
        }
    }

    /// <summary>What was written stays written whether this can be done or not; commits only take a flush until it can.</summary>
    private void Relax()
    {
        try
        {
            Set("PRAGMA synchronous = NORMAL");
        }
        catch (SqliteException)
        {
            // The next one that can't be written says so.
        }
    }

    private bool Set(string pragma)
    {
        using var set = Prepare(pragma);
        set.Run();
        return true;
    }

    /// <summary>After some errors SQLite has rolled back by itself.</summary>
    private void RollBack()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // What is reported is the error before.
        }
    }
}
