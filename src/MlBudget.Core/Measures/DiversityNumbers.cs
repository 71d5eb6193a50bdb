using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// How diverse lists are: the probability that two of the first items, taken without putting back, are of different categories, 1 − Σ C(n_c, 2) / C(n, 2)
/// (Simpson 1949). Items without a category, and those that were shown before, are left out, and lists with fewer than two others have none.
/// </summary>
/// <param name="categories">Where the category of each item is.</param>
/// <param name="within">How many of the first items count, at least 2; null for all.</param>
public sealed class DiversityNumbers(CategoryColumns categories, int? within) : RowNumbers
{
    private readonly CategoryLists _lists = new(categories);
    private readonly long[] _categories = new long[categories.Categories.Most];

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
            codes[row] = _lists.Read(frame.Batch, row, _categories) is { } length ? ResultCode.Of(Of(_categories.AsSpan(0, Math.Min(length, within ?? length)))) : Millionths.Unknown;
    }

    private static double? Of(Span<long> categories)
    {
        categories.Sort();
        var (items, alike, run) = (0L, 0L, 0L);
        for (var index = 0; index < categories.Length && categories[index] < ShownLists.NoItem; index++, items++)
        {
            run = index > 0 && categories[index] == categories[index - 1] ? run + 1 : 0;
            alike += run;
        }

        return items < 2 ? null : 1 - (double)alike / (items * (items - 1) / 2);
    }
}
