using System.Collections;
using MlBudget.Core.Persistence;

namespace MlBudget.Core.Records;

/// <summary>
/// The values of a group attribute, numbered as they are first met, up to a hard cap. What comes beyond it is counted
/// together: which values those are is one of the places where the order of arrival may show.
/// </summary>
/// <param name="name">What the attribute is called.</param>
/// <param name="cap">The most values that are kept apart, at least 1.</param>
public sealed class GroupCodes(string name, int cap) : IReadOnlyList<string>
{
    /// <summary>The code of all values beyond the cap.</summary>
    public const int Overflow = 0;

    private readonly Dictionary<string, int> _codes = [];
    private readonly List<string> _names = [string.Empty];
    private int _committed = 1;

    /// <summary>What the attribute is called.</summary>
    public string Name { get; } = name;

    /// <summary>One more than the greatest code.</summary>
    public int Count => _names.Count;

    /// <summary>The value of a code above <see cref="Overflow"/>.</summary>
    public string this[int code] => _names[code];

    /// <summary>The values in the order of their codes; an empty text first, for <see cref="Overflow"/>.</summary>
    public IEnumerator<string> GetEnumerator() => _names.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The code of a value; null where it is not kept apart.</summary>
    public int? Find(string value) => _codes.TryGetValue(value, out var code) ? code : null;

    /// <summary>The code of a value, which is added when it is new.</summary>
    public int GetOrAdd(string value)
    {
        if (_codes.TryGetValue(value, out var code))
            return code;
        if (_codes.Count >= cap)
            return Overflow;
        _names.Add(value);
        return _codes[value] = _names.Count - 1;
    }

    /// <summary>Writes the values that are new since the last commit.</summary>
    /// <param name="attribute">The index of this attribute in its model.</param>
    /// <param name="writer">Where to.</param>
    internal void WriteChanges(int attribute, ILedgerWriter writer)
    {
        for (var code = _committed; code < Count; code++)
            writer.WriteGroup(attribute, code, _names[code]);
    }

    /// <summary>What was written is committed.</summary>
    internal void Committed() => _committed = Count;

    /// <summary>Takes the next value as it was committed; also beyond a cap that was lowered since.</summary>
    /// <exception cref="BlobException">It is not the next one, or is there twice.</exception>
    internal void Restore(int code, string value)
    {
        if (code != Count || !_codes.TryAdd(value, code))
            throw new BlobException($"found '{value}' as group {code} of {Name}, expected a new value for group {Count}");
        _names.Add(value);
        _committed = Count;
    }
}
