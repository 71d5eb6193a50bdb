using MlBudget.Core.Persistence;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Redis;

/// <summary>How far a stream was read. Written out it is the position of the source. Used by one thread at a time.</summary>
/// <param name="key">The stream's key.</param>
internal sealed class StreamPosition(string key)
{
    /// <summary>The stream's key.</summary>
    public string Key => key;

    /// <summary>Behind which entry reading goes on; 0-0 for the start.</summary>
    public EntryId Last { get; private set; }

    /// <summary>How many of the entries that were ever added lie up to there, read or gone; null where the server doesn't count them.</summary>
    public long? Passed { get; set; }

    /// <summary>What was lost last; null where nothing was.</summary>
    public Loss? Lost { get; set; }

    /// <summary>Whether nothing was ever read.</summary>
    public bool IsNew => Last == default;

    /// <summary>Goes on behind an entry that was read.</summary>
    public void Pass(EntryId entry)
    {
        Last = entry;
        Passed++;
    }

    /// <summary>Goes to the start of a stream that is another one.</summary>
    public void Restart() => (Last, Passed) = (default, null);

    /// <summary>Writes it out.</summary>
    public byte[] Save()
    {
        var blob = new BlobWriter();
        blob.Text(key);
        blob.Unsigned(Last.Time);
        blob.Unsigned(Last.Sequence);
        blob.Flag(Passed is not null);
        if (Passed is { } passed)
            blob.Total(passed);
        Loss.Save(Lost, blob);
        return blob.Written.ToArray();
    }

    /// <summary>What was written out.</summary>
    /// <exception cref="BlobException">It is nothing that was written.</exception>
    public static StreamPosition Restore(ReadOnlySpan<byte> position)
    {
        var blob = new BlobReader(position);
        var found = new StreamPosition(blob.Text()) { Last = new(blob.Unsigned(), blob.Unsigned()), Passed = blob.Flag() ? blob.Total() : null };
        found.Lost = Loss.Restore(ref blob);
        return blob.AtEnd ? found : throw new BlobException($"found {blob.Length} bytes behind the position in a stream");
    }
}
