using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>Where a record has the category of each item that was shown.</summary>
/// <param name="Categories">The categories, in the order of the items.</param>
/// <param name="Items">The items; null where they are not known, and each is another one.</param>
public sealed record CategoryColumns(ShownColumns Categories, ShownColumns? Items);

/// <summary>Reads the categories of what was shown, of the records of a batch, each item once. Used by one thread.</summary>
/// <param name="columns">Where they are.</param>
public sealed class CategoryLists(CategoryColumns columns)
{
    private readonly ShownLists _categories = new(columns.Categories, byPosition: false, keepsRepeated: true);
    private readonly ShownLists? _items = columns.Items is { } items ? new(items, byPosition: false) : null;
    private readonly long[] _shown = new long[columns.Categories.Most];

    /// <summary>The most items of a list.</summary>
    public int Most => columns.Categories.Most;

    /// <summary>Reads the list of a record.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="row">Which one.</param>
    /// <param name="categories">By rank, gets the categories: <see cref="ShownLists.NoItem"/> where there is none, and <see cref="ShownLists.Repeated"/> where an item was shown before.</param>
    /// <returns>How many ranks there are; null where there is no list, or it has no order.</returns>
    public int? Read(Batch batch, int row, Span<long> categories)
    {
        if (_categories.Read(batch, row, categories) is not { } length)
            return null;
        var known = _items?.Read(batch, row, _shown) ?? 0;
        for (var rank = 0; rank < Math.Min(length, known); rank++)
        {
            if (_shown[rank] == ShownLists.Repeated)
                categories[rank] = ShownLists.Repeated;
        }

        return length;
    }
}
