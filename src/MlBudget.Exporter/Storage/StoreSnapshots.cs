using System.Globalization;

namespace MlBudget.Exporter.Storage;

/// <summary>A copy of the store.</summary>
/// <param name="File">Its name, from the storage folder on.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record StoreSnapshot(string File, long Bytes);

/// <summary>Copies the store into a folder of its own beside it while the exporter writes to it, one copy at a time.</summary>
/// <param name="storagePath">The folder of the store.</param>
/// <param name="time">The clock that copies are named by.</param>
internal sealed class StoreSnapshots(string storagePath, TimeProvider time)
{
    /// <summary>The folder of the copies, within that of the store. As the store it is for its owner only.</summary>
    public const string Folder = "snapshots";

    private readonly Lock _one = new();

    /// <summary>Makes a copy.</summary>
    /// <exception cref="StorageException">It can't be written; nothing is left of it.</exception>
    public StoreSnapshot Take()
    {
        lock (_one)
        {
            var name = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfffffff'Z.db'", CultureInfo.InvariantCulture);
            var (file, folder) = (Path.Combine(storagePath, Folder, name), Path.Combine(storagePath, Folder));
            try
            {
                if (OperatingSystem.IsWindows())
                    Directory.CreateDirectory(folder);
                else
                    Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StorageException($"{folder}: can't be made: {error.Message}", error);
            }

            using var database = ReadOnlyDatabase.Open(storagePath);
            StoreCopy.Write(database, file);
            return new($"{Folder}/{name}", new FileInfo(file).Length);
        }
    }
}
