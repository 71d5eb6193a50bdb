using MlBudget.Core.Records;

namespace MlBudget.Core.Samples;

/// <summary>
/// The texts of a sampled column, numbered from 0. Only texts of rows that are kept get a number, and they are asked for
/// once per text of a batch's dictionary.
/// </summary>
internal sealed class SampleTexts
{
    private const int NotAsked = -1;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private CategoryDictionary? _dictionary;
    private int[] _known = [];
    private ulong[] _hashes = [];

    /// <summary>How many texts have a number.</summary>
    public int Count => _texts.Count;

    /// <summary>How many there were when they were last looked through for those that no row has any more.</summary>
    public int Compacted { get; private set; }

    /// <summary>The text of a number.</summary>
    public string this[int code] => _texts[code];

    /// <summary>Gets ready for a batch's dictionary.</summary>
    public void Follow(CategoryDictionary dictionary)
    {
        if (!ReferenceEquals(dictionary, _dictionary))
            Forget();
        _dictionary = dictionary;
        var known = _known.Length;
        var count = dictionary.Count;
        if (known >= count)
            return;
        Array.Resize(ref _known, Math.Max(count, known * 2));
        Array.Resize(ref _hashes, _known.Length);
        _known.AsSpan(known).Fill(NotAsked);
    }

    /// <summary>The number of a text of the dictionary that is followed.</summary>
    public int CodeOf(int code)
    {
        ref var known = ref _known[code];
        if (known == NotAsked)
            known = GetOrAdd(_dictionary![code]);
        return known;
    }

    /// <summary>The hash of a text of the dictionary that is followed: the same in every process and batch.</summary>
    public ulong HashOf(int code)
    {
        ref var hash = ref _hashes[code];
        if (hash == 0)
            hash = SampleKey.Of(_dictionary![code]) | 1;
        return hash;
    }

    /// <summary>The number of a text, which is added when it is new.</summary>
    public int GetOrAdd(string text)
    {
        if (_codes.TryGetValue(text, out var code))
            return code;
        _codes.Add(text, _texts.Count);
        _texts.Add(text);
        return _texts.Count - 1;
    }

    /// <summary>Numbers the texts anew, without those that no row has.</summary>
    /// <param name="columns">The codes of all rows, −1 for no value, which are rewritten.</param>
    public void Compact(IEnumerable<int[]> columns)
    {
        var old = _texts.ToArray();
        var renumbered = new int[old.Length];
        _texts.Clear();
        _codes.Clear();
        foreach (var codes in columns)
        {
            foreach (ref var code in codes.AsSpan())
            {
                if (code < 0)
                    continue;
                if (renumbered[code] == 0)
                    renumbered[code] = GetOrAdd(old[code]) + 1;
                code = renumbered[code] - 1;
            }
        }

        Compacted = Count;
        Forget();
    }

    private void Forget()
    {
        _known.AsSpan().Fill(NotAsked);
        _hashes.AsSpan().Clear();
    }
}
