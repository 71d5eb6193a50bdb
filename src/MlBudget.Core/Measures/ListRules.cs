using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>A list, whatever is in it.</summary>
/// <param name="Field">What the field is called in metrics.</param>
/// <param name="Column">The index of the column of the whole list.</param>
/// <param name="Canonical">Where it is.</param>
public sealed record ListRule(string Field, int Column, string Canonical) : FieldRule(Field, Column, Canonical)
{
    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        // What is no list is of the wrong type, and none is forbidden.
    }
}

/// <summary>Positions of items that were shown: whole numbers from 0 on, one for each item, of which no two are alike.</summary>
/// <param name="Field">What the field is called in metrics.</param>
/// <param name="Column">The index of the column of the whole list.</param>
/// <param name="Canonical">Where it is.</param>
/// <param name="Lists">Reads the lists.</param>
public sealed record OrderedListRule(string Field, int Column, string Canonical, ShownLists Lists) : FieldRule(Field, Column, $"{Canonical} in order")
{
    private readonly long[] _items = new long[Lists.Most];

    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (Bits.Get(batch.Columns[Column].Valid, row) && Lists.Read(batch, row, _items) is null)
                forbidden[row >> 6] |= 1UL << row;
        }
    }
}

/// <summary>What was judged of lists: grades from 0 to 30, or positions of items that were shown.</summary>
/// <param name="Field">What the field is called in metrics.</param>
/// <param name="Column">The index of the column of the whole list.</param>
/// <param name="Canonical">Where it is.</param>
/// <param name="Lists">Reads the lists.</param>
public sealed record GradedListRule(string Field, int Column, string Canonical, GradedLists Lists) : FieldRule(Field, Column, $"{Canonical} of what was shown")
{
    private readonly JudgedList _list = new();

    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (Lists.IsRefused(batch, row, _list))
                forbidden[row >> 6] |= 1UL << row;
        }
    }
}
