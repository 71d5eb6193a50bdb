using System.Text;

namespace MlBudget.Core.Records;

/// <summary>
/// The distinct texts of one column, numbered from 0 as they are first met. It only grows: a decoder owns one and
/// starts a new one when it grows too large, so that decoders never share a dictionary and readers of a batch never
/// see a code change its meaning.
/// </summary>
public sealed class CategoryDictionary
{
    private const int InitialBuckets = 64;

    private readonly List<string> _texts = [];
    private readonly List<byte[]> _bytes = [];
    private readonly List<int> _next = [];
    private readonly List<uint> _hashes = [];
    private int[] _buckets = new int[InitialBuckets];

    /// <summary>How many distinct texts there are; codes are below it.</summary>
    public int Count => _texts.Count;

    /// <summary>The text of a code.</summary>
    public string this[int code] => _texts[code];

    /// <summary>The code of a text given as UTF-8, which is added when it is new. Allocates only then.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> utf8)
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
        if (Count == _buckets.Length)
            Grow();
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _texts.Add(Encoding.UTF8.GetString(utf8));
        _bytes.Add(utf8.ToArray());
        _hashes.Add(hash);
        _next.Add(bucket - 1);
        bucket = Count;
        return Count - 1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        for (var code = 0; code < Count; code++)
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
}
