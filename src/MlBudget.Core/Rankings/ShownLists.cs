using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>Reads the lists of items that were shown, of the records of a batch. Used by one thread.</summary>
/// <param name="columns">Where they are.</param>
/// <param name="byPosition">Whether an item is known by its position, and not by its id.</param>
/// <param name="keepsRepeated">Whether what is the same at several ranks stays so: categories do, and items count once.</param>
public sealed class ShownLists(ShownColumns columns, bool byPosition, bool keepsRepeated = false)
{
    /// <summary>Stands for an item without an id: it takes a rank, and no judgment names it.</summary>
    public const long NoItem = JudgmentCode.GreatestItem;

    /// <summary>Stands for an item that is at an earlier rank as well: it takes a rank, and counts only there.</summary>
    public const long Repeated = JudgmentCode.GreatestItem + 1;

    private readonly CategoryMap<long>[] _items = [.. Enumerable.Range(0, columns.Items?.Elements.Length ?? 0).Select(_ => new CategoryMap<long>(JudgmentCode.ItemOf))];
    private readonly int[] _order = new int[columns.Most];
    private readonly double[] _positions = new double[columns.Most];

    /// <summary>The most items of a list.</summary>
    public int Most => columns.Most;

    /// <summary>By rank, the element of the list that is there, of the list that was read last.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Reads the list of a record.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="row">Which one.</param>
    /// <param name="items">By rank, gets the items; <see cref="Most"/> of them.</param>
    /// <returns>How many there are; null where there is no list, or it has no order, since positions are missing, are alike, or are none, or since it has more elements
    /// than are read, which are not in the order of their positions.</returns>
    public int? Read(Batch batch, int row, Span<long> items)
    {
        var list = columns.Items ?? columns.Positions!;
        if (!list.IsIn(batch, row) || columns.Positions?.IsIn(batch, row) == false)
            return null;
        var length = Math.Max(list.LengthIn(batch, row), columns.Positions?.LengthIn(batch, row) ?? 0);
        for (var element = 0; element < length; element++)
            _order[element] = element;
        if (columns.Positions is { } logged && !Sort(logged, batch, row, length))
            return null;
        for (var rank = 0; rank < length; rank++)
        {
            var item = ItemIn(batch, row, rank);
            items[rank] = item is null ? NoItem : !keepsRepeated && items[..rank].Contains(item.Value) ? Repeated : item.Value;
        }

        return length;
    }

    private long? ItemIn(Batch batch, int row, int rank)
    {
        if (byPosition)
            return columns.Positions is null ? rank + 1 : JudgmentCode.ItemAt(_positions[rank]);
        var (element, ids) = (_order[rank], columns.Items);
        if (ids is null)
            return null;
        var column = batch.Category(ids.Elements[element]);
        return Bits.Get(column.Valid, row) ? _items[element].Of(column.Dictionary)[column.Codes[row]] : null;
    }

    private bool Sort(ListColumns logged, Batch batch, int row, int length)
    {
        for (var element = 0; element < length; element++)
        {
            if (logged.NumberIn(batch, element, row) is not { } position || JudgmentCode.ItemAt(position) is null)
                return false;
            _positions[element] = position;
        }

        _positions.AsSpan(0, length).Sort(_order.AsSpan(0, length));
        var isInOrder = true;
        for (var rank = 0; rank < length; rank++)
        {
            if (rank > 0 && _positions[rank] == _positions[rank - 1])
                return false;
            isInOrder &= _order[rank] == rank;
        }

        return isInOrder || !logged.IsCutIn(batch, row);
    }
}
