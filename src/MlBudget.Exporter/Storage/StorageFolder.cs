using System.Globalization;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The folder of a store, held by one process at a time. The lock is the operating system's, on an open file: it is gone
/// with the process, however that ends.
/// </summary>
internal sealed class StorageFolder : IDisposable
{
    /// <summary>A folder that can't be listed for a while doesn't end the polls.</summary>
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true };

    private readonly FileStream _lock;

    private StorageFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The folder, as it was given.</summary>
    public string Path { get; }

    /// <summary>The file of the database.</summary>
    public string Database => DatabaseIn(Path);

    /// <summary>How many damaged databases were set aside here.</summary>
    public int SetAsideFiles => Directory.Exists(Path)
        ? Directory.GetFiles(Path, "mlbudget.db.corrupt-*", Accessible).Count(file => !IsCompanion(file)) : 0;

    /// <summary>The file of the database in a folder.</summary>
    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, "mlbudget.db");

    /// <summary>Takes hold of a folder, which is made where it is missing.</summary>
    /// <exception cref="StorageRefusedException">Another process holds it, or it can't be made or written to.</exception>
    public static StorageFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
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
        catch (IOException)
        {
            throw new StorageRefusedException(
                $"--storage.path: {path}: another mlbudget uses this folder; a store has one writer, give each its own folder");
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
            foreach (var companion in new[] { "-wal", "-shm", "" })
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
