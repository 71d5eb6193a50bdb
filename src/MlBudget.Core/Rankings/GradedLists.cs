using MlBudget.Core.Records;

namespace MlBudget.Core.Rankings;

/// <summary>Where a record has what was judged of a whole list.</summary>
/// <param name="Judged">Grades in the order of what was shown, or the positions of items that were clicked.</param>
/// <param name="AreClicks">Whether it is positions: each of them is of grade 1, and all others of grade 0.</param>
public sealed record GradedColumns(ListColumns Judged, bool AreClicks)
{
    /// <summary>The position of the first item, of positions that were clicked and are not those that were logged.</summary>
    public int FirstPosition { get; init; } = 1;

    /// <summary>The grades of items that were not shown; null where there are none.</summary>
    public ListColumns? Unshown { get; init; }

    /// <summary>What was shown, where the same record says it; null where it doesn't.</summary>
    public ShownColumns? Shown { get; init; }
}

/// <summary>Reads what was judged of whole lists, of the records of a batch. Used by one thread.</summary>
/// <param name="columns">Where it is.</param>
public sealed class GradedLists(GradedColumns columns)
{
    private readonly ShownLists? _shown = columns.Shown is { } shown ? new(shown, byPosition: columns.AreClicks) : null;
    private readonly long[] _items = new long[columns.Shown?.Most ?? 0];

    /// <summary>Reads what was judged of the list of a record.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="row">Which one.</param>
    /// <param name="list">Gets it.</param>
    /// <returns>Whether it was judged: not where a grade or a position is none, or what was shown has no order.</returns>
    public bool Read(Batch batch, int row, JudgedList list)
    {
        if (!columns.Judged.IsIn(batch, row))
            return false;
        int? shown = null;
        if (_shown is not null && (shown = _shown.Read(batch, row, _items)) is null)
            return false;
        if (columns.AreClicks)
            return ReadClicks(batch, row, list, shown);
        var length = columns.Judged.LengthIn(batch, row);
        list.Clear(Math.Max(length, shown ?? 0));
        return ReadGrades(batch, row, list, length, shown) && ReadUnshown(batch, row, list);
    }

    /// <summary>Whether a record has a list that can't be read: it is there, and is no judgment.</summary>
    public bool IsRefused(Batch batch, int row, JudgedList scratch) => columns.Judged.IsIn(batch, row) && !Read(batch, row, scratch);

    private bool ReadGrades(Batch batch, int row, JudgedList list, int length, int? shown)
    {
        for (var rank = 1; rank <= Math.Max(length, shown ?? 0); rank++)
        {
            var element = rank <= shown ? _shown!.Order[rank - 1] : rank - 1;
            if (element >= length)
                continue;
            if (GradeIn(columns.Judged, batch, element, row) is not { } grade)
                return false;
            if (rank <= shown && _items[rank - 1] == ShownLists.Repeated)
                continue;
            list.Grade(rank, grade);
        }

        return true;
    }

    private bool ReadUnshown(Batch batch, int row, JudgedList list)
    {
        if (columns.Unshown is not { } unshown || !unshown.IsIn(batch, row))
            return true;
        for (var element = 0; element < unshown.LengthIn(batch, row); element++)
        {
            if (GradeIn(unshown, batch, element, row) is not { } grade)
                return false;
            list.GradeUnshown(grade);
        }

        return true;
    }

    private bool ReadClicks(Batch batch, int row, JudgedList list, int? shown)
    {
        list.Clear(shown);
        for (var element = 0; element < columns.Judged.LengthIn(batch, row); element++)
        {
            if (columns.Judged.IsMistypedIn(batch, element, row))
                return false;
            if (columns.Judged.NumberIn(batch, element, row) is not { } position)
                continue;
            if (!WasShown(position, shown, batch, row, out var rank))
                return false;
            if (rank is { } known)
                list.Grade(known, 1);
            else
                list.GradeUnshown(1);
        }

        return true;
    }

    /// <summary>Whether something may have been shown at a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="shown">How many items were, as far as they are read; null where that is not known.</param>
    /// <param name="batch">The records.</param>
    /// <param name="row">Which one.</param>
    /// <param name="rank">Its rank; null where it is behind those that are told apart, which are taken for not shown.</param>
    private bool WasShown(double position, int? shown, Batch batch, int row, out int? rank)
    {
        rank = null;
        if (JudgmentCode.ItemAt(position) is not { } place)
            return false;
        var isCut = (columns.Shown?.Items ?? columns.Shown?.Positions)?.IsCutIn(batch, row) == true;
        var first = columns.Shown?.Positions is null ? place - columns.FirstPosition + 1 : _items.AsSpan(0, shown ?? 0).IndexOf(place) + 1;
        if (first >= 1 && first <= (shown ?? columns.Judged.Elements.Length))
            rank = (int)first;
        else
            return first >= 1 || columns.Shown?.Positions is not null ? isCut || shown is null : false;
        return true;
    }

    /// <summary>The grade of an element: 0 where it was not judged; null where it is none.</summary>
    private static double? GradeIn(ListColumns grades, Batch batch, int element, int row) =>
        grades.IsMistypedIn(batch, element, row) ? null : grades.NumberIn(batch, element, row) is not { } grade ? 0 : JudgedList.IsGrade(grade) ? grade : null;
}
