using System.Globalization;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Storage;

/// <summary>A copy of the store.</summary>
/// <param name="File">Its name, from the storage folder on.</param>
/// <param name="Bytes">How long it is.</param>
internal sealed record StoreSnapshot(string File, long Bytes);

/// <summary>
/// Copies the store into a folder of its own beside it while the exporter writes to it, one copy at a time. So many of them are
/// kept: whoever asks, and however often, can't fill the disk of the store.
/// </summary>
/// <param name="storagePath">The folder of the store.</param>
/// <param name="time">The clock that copies are named by.</param>
internal sealed partial class StoreSnapshots(string storagePath, TimeProvider time)
{
    /// <summary>The folder of the copies, within that of the store. As the store it is for its owner only.</summary>
    public const string Folder = "snapshots";

    /// <summary>How many copies are kept, the newest: a week of daily ones, and that of today.</summary>
    public const int Kept = 8;

    private readonly string _folder = Path.Combine(storagePath, Folder);
    private int _isCopying;

    /// <summary>Makes a copy, and room for it: the oldest copies are deleted.</summary>
    /// <returns>The copy; null where another one is being made, for which nobody waits here.</returns>
    /// <exception cref="StorageException">It can't be written, and nothing is left of it; or an older one can't be deleted.</exception>
    /// <exception cref="StorageRefusedException">There is no store.</exception>
    public StoreSnapshot? Take()
    {
        if (Interlocked.Exchange(ref _isCopying, 1) != 0)
            return null;
        try
        {
            var name = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfffffff'Z.db'", CultureInfo.InvariantCulture);
            using var database = ReadOnlyDatabase.Open(storagePath);
            MakeRoom();
            var file = Path.Combine(_folder, name);
            StoreCopy.Write(database, file);
            return new($"{Folder}/{name}", new FileInfo(file).Length);
        }
        finally
        {
            Volatile.Write(ref _isCopying, 0);
        }
    }

    /// <summary>
    /// Makes the folder, and deletes what is too old in it, before the copy is made: the disk has room for <see cref="Kept"/> of them
    /// then, and needs no more. Files of other names are somebody's own.
    /// </summary>
    private void MakeRoom()
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_folder);
            else
                Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{_folder}: can't be made: {error.Message}", error);
        }

        try
        {
            var files = Directory.GetFiles(_folder);
            var copies = files.Where(file => Finished().IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal).SkipLast(Kept - 1);
            // What a process has left that was killed while it copied.
            var unfinished = files.Where(file => Unfinished().IsMatch(Path.GetFileName(file)));
            foreach (var file in copies.Concat(unfinished))
                File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"{_folder}: copies that are older than the newest {Kept - 1} can't be deleted, and no more are made: {error.Message}", error);
        }
    }

    [GeneratedRegex(@"^[0-9]{8}T[0-9]{13}Z\.db$")]
    private static partial Regex Finished();

    [GeneratedRegex(@"^[0-9]{8}T[0-9]{13}Z\.db\.unfinished(-journal)?$")]
    private static partial Regex Unfinished();
}
