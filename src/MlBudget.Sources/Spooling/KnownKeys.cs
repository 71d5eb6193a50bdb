using System.Buffers.Binary;

namespace MlBudget.Sources.Spooling;

/// <summary>
/// The keys of posts that were taken, the oldest of which are let go of: those beyond a number, and those that are too old. Those of segments that
/// are deleted are kept in a file of their own, 32 bytes each, so that they are known over a restart.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class KnownKeys(string path)
{
    /// <summary>How many are known at the most: some 40 MB of memory.</summary>
    public const int Most = 500_000;

    /// <summary>For how long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private const int EntryLength = 32;

    private readonly Dictionary<UInt128, (ulong Body, long Time)> _known = [];
    private readonly Queue<(UInt128 Hash, long Time)> _order = new();
    private List<(SpoolKey Key, long Time)> _unwritten = [];
    private long _written;

    /// <summary>How many are known.</summary>
    public int Count => _known.Count;

    /// <summary>Reads those of the file. What is no whole entry is no key: its segment is still there.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public void Load()
    {
        if (!File.Exists(path))
            return;
        var bytes = File.ReadAllBytes(path).AsSpan();
        for (_written = 0; _written + EntryLength <= bytes.Length; _written += EntryLength)
        {
            var entry = bytes.Slice((int)_written, EntryLength);
            Add(new(BinaryPrimitives.ReadUInt128LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..])), BinaryPrimitives.ReadInt64LittleEndian(entry[24..]));
        }
    }

    /// <summary>Takes note of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="time">When its post came, in milliseconds since 1970.</param>
    public void Add(SpoolKey key, long time)
    {
        if (_known.TryAdd(key.Hash, (key.Body, time)))
            _order.Enqueue((key.Hash, time));
        while (_order.Count > Most)
            Forget();
    }

    /// <summary>The lines that a key was used for; null where it isn't known.</summary>
    public ulong? BodyOf(SpoolKey key, long now)
    {
        while (_order.TryPeek(out var oldest) && now - oldest.Time > Longest.TotalMilliseconds)
            Forget();
        return _known.TryGetValue(key.Hash, out var known) ? known.Body : null;
    }

    /// <summary>Takes note that the posts of these keys are about to be deleted.</summary>
    public void Outlive(IEnumerable<(SpoolKey Key, long Time)> keys) => _unwritten.AddRange(keys);

    /// <summary>Writes those whose posts are deleted.</summary>
    /// <exception cref="IOException">They can't be written; that can be tried again.</exception>
    public void Write()
    {
        if (_unwritten.Count == 0)
            return;
        if (_written / EntryLength > 2L * Most)
        {
            Rewrite();
            return;
        }

        using var file = SpoolFiles.Open(path);
        RandomAccess.Write(file, Entries(_unwritten), _written);
        RandomAccess.FlushToDisk(file);
        _written += (long)_unwritten.Count * EntryLength;
        _unwritten = [];
    }

    /// <summary>Writes all that are known into a new file: more than half of the old one is of keys that aren't.</summary>
    private void Rewrite()
    {
        var all = _order.Select(key => (new SpoolKey(key.Hash, _known[key.Hash].Body), key.Time)).ToList();
        var draft = path + ".new";
        using (var file = SpoolFiles.Open(draft))
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Entries(all), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(draft, path, overwrite: true);
        (_written, _unwritten) = ((long)all.Count * EntryLength, []);
    }

    private void Forget() => _known.Remove(_order.Dequeue().Hash);

    private static byte[] Entries(List<(SpoolKey Key, long Time)> keys)
    {
        var bytes = new byte[keys.Count * EntryLength];
        for (var entry = 0; entry < keys.Count; entry++)
        {
            var target = bytes.AsSpan(entry * EntryLength, EntryLength);
            BinaryPrimitives.WriteUInt128LittleEndian(target, keys[entry].Key.Hash);
            BinaryPrimitives.WriteUInt64LittleEndian(target[16..], keys[entry].Key.Body);
            BinaryPrimitives.WriteInt64LittleEndian(target[24..], keys[entry].Time);
        }

        return bytes;
    }
}
