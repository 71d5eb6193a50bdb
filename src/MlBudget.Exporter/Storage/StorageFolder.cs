using System.Globalization;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The folder of a store, held by one process at a time. The lock is the operating system's, on an open file: it is gone
/// with the process, however that ends.
/// </summary>
internal sealed class StorageFolder : IDisposable
{
    /// <summary>The operating system's error for a lock that somebody holds, EWOULDBLOCK.</summary>
    private const int IsLocked = 11;

    /// <summary>The store holds the first lines of logs: who may not read those may not read it.</summary>
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;
    private int _setAsideFiles;

    private StorageFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The folder, as it was given.</summary>
    public string Path { get; }

    /// <summary>The file of the database.</summary>
    public string Database => DatabaseIn(Path);

    /// <summary>How many bytes the store takes.</summary>
    public long Size => new[] { Database, Database + "-wal" }
        .Sum(file => new FileInfo(file) is { Exists: true } info ? info.Length : 0);

    /// <summary>Whether there is a write-ahead log without the database that it goes on from, which is not left empty.</summary>
    public bool LacksDatabaseOfLog =>
        new FileInfo(Database) is not { Exists: true, Length: > 0 } && new FileInfo(Database + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>How many damaged databases were set aside here; as far as is known, where the folder can't be listed.</summary>
    public int SetAsideFiles
    {
        get
        {
            try
            {
                _setAsideFiles = Directory.GetFiles(Path, "mlbudget.db.corrupt-*").Count(file => !IsCompanion(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is only counted: polls go on.
            }

            return _setAsideFiles;
        }
    }

    /// <summary>The file of the database in a folder.</summary>
    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, "mlbudget.db");

    /// <summary>Takes hold of a folder, which is made where it is missing.</summary>
    /// <exception cref="StorageRefusedException">Another process holds it, or it can't be made or written to.</exception>
    public static StorageFolder Open(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, Own | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException($"--storage.path: {path}: the folder can't be made: {error.Message}");
        }

        var file = System.IO.Path.Combine(path, "lock");
        try
        {
            return new(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StorageRefusedException($"--storage.path: {path}: the folder can't be written to: {error.Message}");
        }
        catch (IOException error) when (error.HResult == IsLocked)
        {
            throw new StorageRefusedException(
                $"--storage.path: {path}: another mlbudget uses this folder; a store has one writer, give each its own folder");
        }
        catch (IOException error)
        {
            throw new StorageRefusedException($"--storage.path: {path}: the folder can't be written to: {error.Message}");
        }
    }

    /// <summary>Makes the database's file where it is missing, for its owner alone.</summary>
    /// <exception cref="StorageException">It can't be made.</exception>
    public void MakeDatabase()
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = Own;
            using var made = new FileStream(Database, options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{Database}: can't be made: {error.Message}", error);
        }
    }

    /// <summary>Renames a damaged database and what belongs to it, so that a new one can take its place.</summary>
    /// <returns>The new name.</returns>
    /// <exception cref="StorageException">It can't be renamed.</exception>
    public string SetAside(DateTimeOffset now)
    {
        var stamp = now.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var aside = $"{Database}.corrupt-{stamp}";
        try
        {
            // The log last: a database without its log would be taken for one of earlier.
            foreach (var companion in new[] { "", "-shm", "-wal" })
            {
                if (File.Exists(Database + companion))
                    File.Move(Database + companion, aside + companion);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{Database}: is damaged, and can't be renamed to {aside}: {error.Message}", error);
        }

        return aside;
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static bool IsCompanion(string file) =>
        file.EndsWith("-wal", StringComparison.Ordinal) || file.EndsWith("-shm", StringComparison.Ordinal);
}
