using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// The group codes of an attribute that several fields tell together. A row in which one of them is missing has no group. What a combination of texts is called
/// is asked once, and only for those of rows that count.
/// </summary>
/// <param name="groups">The values that are kept apart.</param>
internal sealed class IntersectionResolver(GroupCodes groups)
{
    private const int NoGroup = -1;

    /// <summary>So many combinations are remembered: far more than there are groups.</summary>
    private const int Most = 1 << 16;

    private readonly Dictionary<Combination, int> _codes = [];
    private CategoryDictionary[] _dictionaries = [];

    /// <summary>Writes the group code of each row; −1 where the row has no group.</summary>
    /// <param name="columns">The fields, from two up to <see cref="GroupFields.Most"/>.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="into">The codes.</param>
    public void Resolve(ReadOnlySpan<CategoryColumn> columns, int rows, int[] into)
    {
        Follow(columns);
        for (var row = 0; row < rows; row++)
            into[row] = TryFind(columns, row, out var combination) ? CodeOf(columns, combination) : NoGroup;
    }

    private static bool TryFind(ReadOnlySpan<CategoryColumn> columns, int row, out Combination combination)
    {
        combination = default;
        for (var field = 0; field < columns.Length; field++)
        {
            if (!Bits.Get(columns[field].Valid, row))
                return false;
            combination = combination.With(field, columns[field].Codes[row]);
        }

        return true;
    }

    private int CodeOf(ReadOnlySpan<CategoryColumn> columns, Combination combination)
    {
        if (_codes.TryGetValue(combination, out var code))
            return code;
        var texts = new string[columns.Length];
        for (var field = 0; field < texts.Length; field++)
            texts[field] = columns[field].Dictionary[combination.Of(field)];
        if (_codes.Count == Most)
            _codes.Clear();
        return _codes[combination] = groups.GetOrAdd(Intersection.Join(texts));
    }

    /// <summary>The codes of texts hold in their own dictionaries only.</summary>
    private void Follow(ReadOnlySpan<CategoryColumn> columns)
    {
        var isSame = _dictionaries.Length == columns.Length;
        for (var field = 0; isSame && field < columns.Length; field++)
            isSame = ReferenceEquals(_dictionaries[field], columns[field].Dictionary);
        if (isSame)
            return;
        _codes.Clear();
        _dictionaries = new CategoryDictionary[columns.Length];
        for (var field = 0; field < columns.Length; field++)
            _dictionaries[field] = columns[field].Dictionary;
    }

    /// <summary>The codes of the texts of up to four fields.</summary>
    private readonly record struct Combination(int First, int Second, int Third, int Fourth)
    {
        public Combination With(int field, int code) => field switch
        {
            0 => this with { First = code },
            1 => this with { Second = code },
            2 => this with { Third = code },
            _ => this with { Fourth = code },
        };

        public int Of(int field) => field switch
        {
            0 => First,
            1 => Second,
            2 => Third,
            _ => Fourth,
        };
    }
}
