using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace MlBudget.Core.Records;

/// <summary>
/// The distinct texts of one column, numbered from 0 as they are first met. It only grows: a decoder starts a new one when it
/// grows too large, so that readers of a batch never see a code change its meaning. One thread may add texts while others read
/// those of batches that they were given: they see more texts than the batch has, each of them whole.
/// </summary>
public sealed class CategoryDictionary
{
    private const int InitialBuckets = 64;

    /// <summary>How many places short texts have that were met last; each has one of them.</summary>
    private const int RecentTexts = 64;

    /// <summary>The longest text that is held in two words.</summary>
    private const int LongestRecent = 16;

    private readonly List<byte[]> _bytes = [];
    private readonly List<int> _next = [];
    private readonly List<uint> _hashes = [];
    private readonly Recent[] _recent = new Recent[RecentTexts];
    private int[] _buckets = new int[InitialBuckets];
    private string[] _texts = new string[InitialBuckets];
    private int _count;

    /// <summary>How many distinct texts there are; codes are below it. It may grow while another thread decodes: who needs it twice takes it once.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The text of a code.</summary>
    public string this[int code] => Volatile.Read(ref _texts)[code];

    /// <summary>The code of a text given as UTF-8, which is added when it is new. Allocates only then.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> utf8)
    {
        // Nearly all texts of a log are short and came a moment ago: those are found without a hash that nobody can foresee. Whoever
        // chooses texts that share a place makes it as slow as without.
        if (utf8.Length > LongestRecent)
            return Find(utf8);
        var text = Recent.Of(utf8);
        ref var recent = ref _recent[text.Place];
        if (!recent.IsSame(text))
            recent = text with { Code = Find(utf8) };
        return recent.Code;
    }

    /// <summary>The code that a text of a dictionary has here; it is added when it is new.</summary>
    /// <param name="other">The dictionary, to which this thread alone adds.</param>
    /// <param name="code">The text's code there.</param>
    internal int CodeOf(CategoryDictionary other, int code) => ReferenceEquals(this, other) ? code : GetOrAdd(other._bytes[code]);

    private int Find(ReadOnlySpan<byte> utf8)
    {
        var hash = Hash(utf8);
        for (var code = _buckets[hash & (uint)(_buckets.Length - 1)] - 1; code >= 0; code = _next[code])
        {
            if (_hashes[code] == hash && utf8.SequenceEqual(_bytes[code]))
                return code;
        }

        return Add(utf8, hash);
    }

    private int Add(ReadOnlySpan<byte> utf8, uint hash)
    {
        var code = _count;
        if (code == _buckets.Length)
            Grow();
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _texts[code] = Encoding.UTF8.GetString(utf8);
        _bytes.Add(utf8.ToArray());
        _hashes.Add(hash);
        _next.Add(bucket - 1);
        bucket = code + 1;
        // Whoever sees the count sees the text.
        Volatile.Write(ref _count, code + 1);
        return code;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        var texts = new string[_buckets.Length];
        _texts.CopyTo(texts, 0);
        Volatile.Write(ref _texts, texts);
        for (var code = 0; code < _count; code++)
        {
            ref var bucket = ref _buckets[_hashes[code] & (uint)(_buckets.Length - 1)];
            _next[code] = bucket - 1;
            bucket = code + 1;
        }
    }

    /// <summary>Seeded anew in each process: whoever writes the log can't choose texts that all collide.</summary>
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = new HashCode();
        hash.AddBytes(utf8);
        return (uint)hash.ToHashCode();
    }

    /// <summary>A text of at most <see cref="LongestRecent"/> bytes, in two words that overlap where it is shorter.</summary>
    /// <param name="Head">Its first bytes.</param>
    /// <param name="Tail">Its last bytes.</param>
    /// <param name="Length">Its length in bytes, and one more, so that no text is in a place that nobody has used.</param>
    private readonly record struct Recent(ulong Head, ulong Tail, int Length)
    {
        /// <summary>What stands for it.</summary>
        public int Code { get; init; }

        /// <summary>Where it is looked for.</summary>
        public int Place => (int)((Head ^ BitOperations.RotateLeft(Tail, 29) ^ (uint)Length) * 0x9E3779B97F4A7C15 >> 58);

        public static Recent Of(ReadOnlySpan<byte> text) => text.Length switch
        {
            >= 8 => new(BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]), text.Length + 1),
            >= 4 => new(BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]), text.Length + 1),
            > 0 => new((uint)(text[0] | text[text.Length / 2] << 8 | text[^1] << 16), 0, text.Length + 1),
            _ => new(0, 0, 1),
        };

        public bool IsSame(in Recent other) => Head == other.Head && Tail == other.Tail && Length == other.Length;
    }
}
