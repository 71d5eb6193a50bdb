using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Ledgers;

/// <summary>Which texts answers and labels of a model of many classes show that are none of those that are configured, since the process began: told to people,
/// who mostly find a class there that is written in another way.</summary>
/// <param name="classes">The configured classes; without any every text is one.</param>
public sealed class OtherTexts(ImmutableArray<string> classes)
{
    private readonly CategoryMap<bool> _isOther = new(OtherThan(classes));
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often each came, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts =>
        [.. _counts.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal)];

    /// <summary>Looks at a batch.</summary>
    /// <param name="column">The texts.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="count">How many rows there are.</param>
    internal void Note(CategoryColumn column, ReadOnlySpan<ulong> rows, int count)
    {
        var others = classes.IsEmpty ? [] : _isOther.Of(column.Dictionary);
        if (!others.Contains(true))
            return;
        for (var row = 0; row < count; row++)
        {
            if (!Bits.Get(rows, row) || !Bits.Get(column.Valid, row) || !others[column.Codes[row]])
                continue;
            var text = column.Dictionary[column.Codes[row]];
            if (_counts.Count < FewTexts.Most || _counts.ContainsKey(text))
                _counts[text] = _counts.GetValueOrDefault(text) + 1;
        }
    }

    private static Func<string, bool> OtherThan(ImmutableArray<string> classes)
    {
        var known = classes.Select(ClassCodes.Of).ToHashSet();
        return text => !known.Contains(ClassCodes.Of(text));
    }
}
