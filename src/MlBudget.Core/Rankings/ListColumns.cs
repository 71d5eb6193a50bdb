using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>Where a record has a list.</summary>
/// <param name="Whole">The index of the column that says whether there is one, also an empty one.</param>
/// <param name="Elements">The columns of its elements, the first one first: as many as are read.</param>
/// <param name="Next">The index of the column that says whether there is an element behind them.</param>
public sealed record ListColumns(int Whole, ImmutableArray<int> Elements, int Next)
{
    /// <summary>Whether a record's list has more elements than are read.</summary>
    public bool IsCutIn(Batch batch, int row) => Bits.Get(batch.Columns[Next].Valid, row);

    /// <summary>Whether a record has the list.</summary>
    public bool IsIn(Batch batch, int row) => Bits.Get(batch.Columns[Whole].Valid, row);

    /// <summary>How many of its elements are read: up to the last one that there is, whatever that is.</summary>
    public int LengthIn(Batch batch, int row)
    {
        for (var element = Elements.Length - 1; element >= 0; element--)
        {
            var column = batch.Columns[Elements[element]];
            if (Bits.Get(column.Valid, row) || Bits.Get(column.Mistyped, row))
                return element + 1;
        }

        return 0;
    }

    /// <summary>The number of an element; null where it has none.</summary>
    public double? NumberIn(Batch batch, int element, int row)
    {
        var column = batch.Number(Elements[element]);
        return Bits.Get(column.Valid, row) ? column.Values[row] : null;
    }

    /// <summary>Whether an element is there and is no number.</summary>
    public bool IsMistypedIn(Batch batch, int element, int row) => Bits.Get(batch.Columns[Elements[element]].Mistyped, row);
}

/// <summary>Where a record has what was shown: the items in the order of their list, or in that of their positions.</summary>
/// <param name="Items">The items' ids; null where they are not known.</param>
/// <param name="Positions">Their positions, numbers of any distance, as they were logged; null where the list's own order is theirs.</param>
public sealed record ShownColumns(ListColumns? Items, ListColumns? Positions)
{
    /// <summary>The most items of a list that are read.</summary>
    public int Most => (Items ?? Positions)!.Elements.Length;
}
