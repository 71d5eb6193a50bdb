using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// The group codes of an attribute's values, asked once per text of a dictionary, and only for texts of rows that count:
/// those of refused records must not take places under the cap.
/// </summary>
/// <param name="groups">The values that are kept apart.</param>
internal sealed class GroupResolver(GroupCodes groups)
{
    private const int NotAsked = -2, NoGroup = -1;

    private CategoryDictionary? _dictionary;
    private int[] _codes = [];

    /// <summary>Writes the group code of each row; −1 where the row has no group.</summary>
    public void Resolve(CategoryColumn column, int rows, int[] into)
    {
        Follow(column.Dictionary);
        for (var row = 0; row < rows; row++)
            into[row] = Bits.Get(column.Valid, row) ? CodeOf(column.Codes[row]) : NoGroup;
    }

    /// <summary>Writes that no row has a group.</summary>
    public static void ResolveNone(int rows, int[] into) => into.AsSpan(0, rows).Fill(NoGroup);

    private int CodeOf(int text)
    {
        ref var code = ref _codes[text];
        if (code == NotAsked)
            code = groups.GetOrAdd(_dictionary![text]);
        return code;
    }

    private void Follow(CategoryDictionary dictionary)
    {
        if (!ReferenceEquals(dictionary, _dictionary))
            Array.Fill(_codes, NotAsked);
        _dictionary = dictionary;
        var known = _codes.Length;
        var count = dictionary.Count;
        if (known >= count)
            return;
        Array.Resize(ref _codes, Math.Max(count, known * 2));
        _codes.AsSpan(known).Fill(NotAsked);
    }
}
