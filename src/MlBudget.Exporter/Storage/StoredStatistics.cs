using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>What was read of a source, as the entry that is kept beside those of its position.</summary>
internal static class StoredStatistics
{
    /// <summary>The key of the entry.</summary>
    public const string Key = "statistics";

    /// <summary>Packs it.</summary>
    /// <param name="blob">Where to.</param>
    /// <param name="statistics">What was read.</param>
    /// <param name="lastSuccess">When the source was last read without an error; null if
    /// never.</param>
    public static void Write(BlobWriter blob, SourceStatistics statistics, Instant? lastSuccess)
    {
        blob.Flag(lastSuccess is not null);
        if (lastSuccess is { } success)
            blob.Signed(success.Micros);
        statistics.Save(blob);
    }

    /// <summary>Unpacks it.</summary>
    /// <param name="blob">The entry's bytes; what follows it is not read.</param>
    /// <param name="statistics">Gets what was read.</param>
    /// <returns>When the source was last read without an error; null if never.</returns>
    /// <exception cref="BlobException">The bytes are not that.</exception>
    public static Instant? Restore(ref BlobReader blob, SourceStatistics statistics)
    {
        Instant? lastSuccess = blob.Flag() ? new(blob.Signed()) : null;
        statistics.Restore(ref blob);
        return lastSuccess;
    }
}
