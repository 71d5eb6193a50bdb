using System.Globalization;

namespace MlBudget.Sources.Spooling;

/// <summary>How much waits in memory to be written, of all streams together: while a disk hangs, that must not become more and more. Used by any thread.</summary>
/// <param name="limit">How many bytes may wait; more only where they are of what came at once.</param>
public sealed class WaitingBytes(long limit)
{
    /// <summary>What may wait where nothing else is said: 64 MiB.</summary>
    public const long UsualLimit = 64 << 20;

    /// <summary>What a post takes beside its lines.</summary>
    private const int BytesOfPost = 512;

    private long _bytes;
    private volatile bool _hasRefused;

    /// <summary>How many bytes wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether nothing more is taken: from when something had no room until half of it is free.</summary>
    public bool IsFull => Bytes is var bytes && (bytes >= limit || (_hasRefused && bytes > limit / 2));

    /// <summary>Why nothing more is taken, for people.</summary>
    public string Described => string.Create(
        CultureInfo.InvariantCulture, $"{Bytes} bytes of posts wait to be written, and no more than {limit} are kept in memory: the disk of the storage folder is slow, or hangs");

    /// <summary>How much a post takes.</summary>
    public static long Of(SpoolPost post) => post.Lines.Length + BytesOfPost;

    /// <summary>Adds what came at once, where there is room for it, or where nothing else waits; whether that was so.</summary>
    public bool TryAdd(long bytes)
    {
        while (true)
        {
            var before = Bytes;
            if (before > 0 && before + bytes > limit)
            {
                _hasRefused = true;
                return false;
            }

            if (Interlocked.CompareExchange(ref _bytes, before + bytes, before) == before)
                return true;
        }
    }

    /// <summary>Takes away what doesn't wait any more.</summary>
    public void Remove(long bytes)
    {
        if (Interlocked.Add(ref _bytes, -bytes) <= limit / 2)
            _hasRefused = false;
    }
}
