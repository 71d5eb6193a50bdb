using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// Which texts of classes the answers or the labels of a model show, for finding out that the positive class is written otherwise
/// than it is configured. Whether several texts were ever taken for negative is a set's property, which neither order nor
/// restarts change; how often each text came is only told to people. A batch with a positive row costs nothing.
/// </summary>
/// <param name="classes">Which text is which class.</param>
/// <param name="place">Where the texts are in a record.</param>
public sealed class ClassTexts(BinaryClasses classes, string? place)
{
    private readonly CategoryMap<BinaryClass> _meanings = new(classes.Of);
    private readonly Dictionary<string, long> _earlier = new(StringComparer.Ordinal);
    private readonly long _key = Hash($"{place} as {classes.Canonical}");
    private CategoryDictionary? _dictionary;
    private long[] _counts = [];
    private bool[] _noted = [];
    private int _known;
    private int _unseen;
    private bool _isCounting;
    private long _negative;
    private bool _hasOther;

    /// <summary>Which text is which class.</summary>
    public BinaryClasses Classes => classes;

    /// <summary>Whether several texts were taken for negative, only since they are not the positive one.</summary>
    public bool MayBeMistaken => _hasOther;

    /// <summary>Whether the latest batch had a positive row, so that the positive class is written as it is configured.</summary>
    public bool HasPositives { get; private set; }

    /// <summary>How often each text came since the last batch of records with a positive one, or since the start of the
    /// process; the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts()
    {
        var counts = new Dictionary<string, long>(_earlier, StringComparer.Ordinal);
        AddTo(counts);
        return [.. counts.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal)];
    }

    /// <summary>Looks at a batch.</summary>
    /// <param name="column">The texts.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="positive">The rows of the positive class.</param>
    internal void Note(CategoryColumn column, ReadOnlySpan<ulong> rows, int count, ReadOnlySpan<ulong> positive)
    {
        Follow(column.Dictionary);
        HasPositives = HasAny(rows, positive, Bits.Words(count));
        if (HasPositives)
        {
            Forget();
            if (_unseen > 0)
                NoteUnseen(column, rows, count);
            return;
        }

        _isCounting = true;
        for (var row = 0; row < count; row++)
        {
            if (!Bits.Get(rows, row) || !Bits.Get(column.Valid, row))
                continue;
            _counts[column.Codes[row]]++;
            if (_unseen > 0)
                See(column.Codes[row]);
        }
    }

    /// <summary>What is to be known after a restart.</summary>
    internal StoredClassTexts Stored => new(_key, _negative, _hasOther);

    /// <summary>Takes what was committed; of other classes or from another place it says nothing any more.</summary>
    /// <returns>Whether it is of the same classes, as far as that is known.</returns>
    internal bool Restore(StoredClassTexts stored)
    {
        if (stored.Key == _key)
            (_negative, _hasOther) = (stored.Negative, stored.HasOther);
        return stored.Key == _key || stored.Key == 0;
    }

    private void NoteUnseen(CategoryColumn column, ReadOnlySpan<ulong> rows, int count)
    {
        for (var row = 0; row < count && _unseen > 0; row++)
        {
            if (Bits.Get(rows, row) && Bits.Get(column.Valid, row))
                See(column.Codes[row]);
        }
    }

    private void See(int code)
    {
        if (_noted[code])
            return;
        _noted[code] = true;
        _unseen--;
        var negative = Hash(ClassText.Fold(_dictionary![code]));
        if (_negative == 0)
            _negative = negative;
        else if (_negative != negative)
            (_hasOther, _unseen) = (true, 0);
    }

    /// <summary>Finds out which texts of a dictionary are new. Those of refused records are in it as well, and may never come.</summary>
    private void Follow(CategoryDictionary dictionary)
    {
        if (!ReferenceEquals(dictionary, _dictionary))
        {
            AddTo(_earlier);
            (_dictionary, _known, _unseen) = (dictionary, 0, 0);
            _counts.AsSpan().Clear();
        }

        var count = dictionary.Count;
        if (_known == count)
            return;
        if (_counts.Length < count)
        {
            Array.Resize(ref _counts, Math.Max(count, _counts.Length * 2));
            Array.Resize(ref _noted, _counts.Length);
        }

        var meanings = _meanings.Of(dictionary);
        for (; _known < count; _known++)
        {
            _noted[_known] = _hasOther || !classes.TakeTheRestForNegative || meanings[_known] != BinaryClass.Negative;
            _unseen += _noted[_known] ? 0 : 1;
        }
    }

    private void Forget()
    {
        if (!_isCounting)
            return;
        _isCounting = false;
        _earlier.Clear();
        _counts.AsSpan().Clear();
    }

    private void AddTo(Dictionary<string, long> counts)
    {
        for (var code = 0; code < _known; code++)
        {
            if (_counts[code] > 0 && (counts.Count < FewTexts.Most || counts.ContainsKey(_dictionary![code])))
                counts[_dictionary![code]] = counts.GetValueOrDefault(_dictionary[code]) + _counts[code];
        }
    }

    private static bool HasAny(ReadOnlySpan<ulong> rows, ReadOnlySpan<ulong> positive, int words)
    {
        ulong any = 0;
        for (var word = 0; word < words; word++)
            any |= rows[word] & positive[word];
        return any != 0;
    }

    /// <summary>64 bits of a digest, never 0: texts of classes are few.</summary>
    private static long Hash(string text) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) | 1;
}
