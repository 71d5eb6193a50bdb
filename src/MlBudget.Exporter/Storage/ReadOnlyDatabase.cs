using Microsoft.Data.Sqlite;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The database of a store, opened to be read. SQLite reads a database with a write-ahead log only where it may write files
/// beside it, which another user may not, nor anybody on a mount that is read-only. Without such a log the file is all there
/// is, and is read as one that doesn't change (<c>immutable</c>); should it change nevertheless, that is an error.
/// </summary>
internal sealed class ReadOnlyDatabase : IDisposable
{
    private const int ReadOnly = 8, CantOpen = 14; // SQLITE_READONLY, SQLITE_CANTOPEN

    private readonly (long Length, DateTime Written)? _unchanged;

    private ReadOnlyDatabase(SqliteConnection connection, string file, int version, (long Length, DateTime Written)? unchanged)
    {
        (Connection, File, Version, _unchanged) = (connection, file, version, unchanged);
    }

    /// <summary>Whether a file that is read as one that doesn't change has changed.</summary>
    private bool HasChanged => _unchanged is { } state && (HasLog(File) || state != StateOf(File));

    /// <summary>The connection, open.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>Its file.</summary>
    public string File { get; }

    /// <summary>The version of its schema.</summary>
    public int Version { get; }

    /// <summary>Opens the database of a folder.</summary>
    /// <exception cref="StorageException">It can't be read, or is damaged.</exception>
    /// <exception cref="StorageRefusedException">It is of another program or version, or there is none.</exception>
    public static ReadOnlyDatabase Open(string folder)
    {
        var file = StorageFolder.DatabaseIn(folder);
        RequireFile(folder, file);
        return Store.Guard(file, "read", () =>
        {
            try
            {
                return Open(file, file, unchanged: null);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is ReadOnly or CantOpen)
            {
                return OpenImmutable(file, error);
            }
        });
    }

    /// <summary>Reads something.</summary>
    /// <param name="what">What could not be done, for errors: <c>read</c>.</param>
    /// <param name="action">What is done.</param>
    /// <exception cref="StorageException">It could not be done.</exception>
    public T Read<T>(string what, Func<T> action)
    {
        T result;
        try
        {
            result = Store.Guard(File, what, action);
        }
        catch (StorageDamagedException) when (HasChanged)
        {
            throw Changed();
        }

        return HasChanged ? throw Changed() : result;

        StorageException Changed() => new($"{File}: was written to while it was read; try again");
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    /// <summary>SQLite says the same of a file that is missing and of one that is hidden.</summary>
    private static void RequireFile(string folder, string file)
    {
        try
        {
            System.IO.File.GetAttributes(file);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StorageRefusedException(
                $"--storage.path: {folder}: the folder can't be read by this user; run it as the user that the exporter runs as");
        }
        catch (IOException)
        {
            throw new StorageRefusedException($"--storage.path: {folder}: there is no store");
        }
    }

    private static ReadOnlyDatabase OpenImmutable(string file, SqliteException cause)
    {
        const string Hint = "run it as the user that the exporter runs as, or on a copy of the whole folder";
        if (HasLog(file))
        {
            throw new StorageException(
                $"{file}: can't be read: {cause.Message}; with {Path.GetFileName(LogOf(file))} beside it, only who may write to its "
                + $"folder can read it: {Hint}", cause);
        }

        try
        {
            return Open(file, Immutable(file), StateOf(file));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == CantOpen)
        {
            throw new StorageException($"{file}: can't be read: {error.Message}; expected a file that this user may read: {Hint}", error);
        }
    }

    private static ReadOnlyDatabase Open(string file, string source, (long Length, DateTime Written)? unchanged)
    {
        var connection = Store.Connect(source, SqliteOpenMode.ReadOnly);
        try
        {
            connection.Open();
            var database = new ReadOnlyDatabase(connection, file, Schema.VersionOf(connection, file), unchanged);
            return database.Read("read", () =>
            {
                StoreCheck.Structure(connection, file, Schema.Steps);
                StoreCheck.Rows(connection);
                return database;
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The file's name as SQLite takes options with it.</summary>
    private static string Immutable(string file) =>
        $"file:{string.Join('/', Path.GetFullPath(file).Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    private static string LogOf(string file) => file + "-wal";

    private static bool HasLog(string file) => System.IO.File.Exists(LogOf(file));

    private static (long Length, DateTime Written) StateOf(string file)
    {
        var state = new FileInfo(file);
        return state.Exists ? (state.Length, state.LastWriteTimeUtc) : default;
    }
}
