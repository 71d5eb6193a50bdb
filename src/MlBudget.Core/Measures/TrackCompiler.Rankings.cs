using System.Collections.Immutable;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>What is learned of lists.</content>
internal sealed partial class TrackCompiler
{
    private readonly List<ListResult> _results = [];
    private readonly List<int> _slots = [];
    private ImmutableArray<int> _keptItems = [];
    private int? _keptLength;
    private string _keptCanonical = string.Empty;

    /// <summary>Where predictions have what was shown, where that is kept of them; null where it is not.</summary>
    public KeptLists? KeptLists { get; private set; }

    /// <summary>How lists are put together of judgments that come item by item; null where none do.</summary>
    public JudgedItems? Judgments => _slots.Count == 0 ? null : new([.. _slots], _shape.MaxItems)
    {
        Length = _keptLength,
        Items = _keptItems,
        FirstPosition = Judged.FirstPosition,
        Results = [.. _results],
        Unlabelled = _shape.Labels!.Unlabelled,
    };

    private JudgmentShape Judged => _shape.Labels!.Judgments!;

    /// <summary>One for each item that was shown, and one for all others together, of which only is known that something was judged.</summary>
    private int SlotsOfShown => _shape.MaxItems + 1;

    /// <summary>The track of what lists are worth, of which labels tell all judgments at once.</summary>
    public int OfList(ListResult result)
    {
        var (list, isClicks) = (Judged.Grades ?? Judged.Clicks!, Judged.Clicks is not null);
        var columns = new GradedColumns(ColumnsOf(_schema, list, ColumnKind.Number, _shape.MaxItems), isClicks)
        {
            FirstPosition = Judged.FirstPosition,
            Unshown = Judged.Unshown is { } unshown ? ColumnsOf(_schema, unshown, ColumnKind.Number, _shape.MaxItems) : null,
        };
        return Add(new ListTrack($"{RowLayout.NumberPrefix}that is {result.Canonical} of {CanonicalJudged()}{Chosen}", columns, result));
    }

    /// <summary>What lists are worth, put together of judgments that come item by item, as the number of a track.</summary>
    /// <param name="result">What they are worth.</param>
    /// <param name="shown">Where predictions have what was shown; null where they don't, and judgments name positions.</param>
    /// <param name="canonical">The same as a text.</param>
    public int OfItems(ListResult result, ShownColumns? shown, string canonical)
    {
        if (_slots.Count == 0)
        {
            Keep(shown, canonical);
            AddSlots(SlotsOfShown);
        }

        if (result.ReadsUnshown && _slots.Count == SlotsOfShown)
            AddSlots(_shape.MaxItems);
        if (!_results.Contains(result))
            _results.Add(result);
        return JudgedItems.FirstResult + _results.IndexOf(result);
    }

    /// <summary>The kept number that says how long lists were of which labels tell all judgments at once.</summary>
    /// <param name="shown">Where predictions have what was shown.</param>
    /// <param name="canonical">The same as a text.</param>
    public int KeepLength(ShownColumns shown, string canonical)
    {
        KeptLists ??= new(shown, Judged.ArePositions);
        return Keep(new KeptNumber((shown.Items ?? shown.Positions)!.Whole, $"length of {canonical}", KeptForm.Length));
    }

    /// <summary>The columns of a list, in the records of a schema.</summary>
    public static ListColumns ColumnsOf(SchemaBuilder schema, ListShape list, ColumnKind kind, int most) => new(
        schema.Column(list.WholeSpec), [.. Enumerable.Range(0, most).Select(element => schema.Column(new(list.Element(element), kind)))],
        schema.Column(new(list.Element(most), ColumnKind.Presence)));

    private void Keep(ShownColumns? shown, string canonical)
    {
        _keptCanonical = canonical;
        if (shown is null)
            return;
        var whole = (shown.Items ?? shown.Positions)!.Whole;
        _keptLength = KeepLength(shown, canonical);
        // Where the list's own order is that of positions, an item's rank follows from its position.
        if (Judged.ArePositions && shown.Positions is null)
            return;
        _keptItems = [.. Enumerable.Range(1, shown.Most).Select(rank =>
            Keep(new KeptNumber(whole, FormattableString.Invariant($"item at rank {rank} of {canonical}"), KeptForm.Item) { Rank = rank }))];
    }

    private void AddSlots(int count)
    {
        var columns = new JudgmentColumns(
            Judged.Item is { } item ? _schema.Column(new(item, ColumnKind.Category)) : _schema.Column(new(Judged.Position!.Path, ColumnKind.Number, Judged.Position.Scale)),
            Judged.Item is null, Judged.Grade is { } grade ? _schema.Column(new(grade.Path, ColumnKind.Number, grade.Scale)) : null);
        for (var added = 0; added < count; added++)
        {
            var slot = _slots.Count;
            _slots.Add(Add(new JudgmentTrack(FormattableString.Invariant($"{RowLayout.NumberPrefix}that judges item {slot} of {CanonicalJudged()}{Chosen}"), slot, columns)));
        }
    }

    private string CanonicalResult(int track) => $"{_results[track - JudgedItems.FirstResult].Canonical} of {CanonicalJudged()} in {_keptCanonical}"
        + $"{Describe(_shape.Labels!.Unlabelled)}{Chosen}";

    private string CanonicalJudged() => FormattableString.Invariant($"{CanonicalLabels()} up to {_shape.MaxItems}");

    private string CanonicalLabels() => Judged.Grades is { } grades ? $"grades [{grades.Written}]{(Judged.Unshown is { } unshown ? $" and [{unshown.Written}] unshown" : "")}"
        : Judged.Clicks is { } clicks ? FormattableString.Invariant($"clicks [{clicks.Written}] from {Judged.FirstPosition} on")
        : $"{(Judged.Item is { } item ? $"[{item}]" : FormattableString.Invariant($"positions [{Judged.Position!.Path}] from {Judged.FirstPosition} on"))}"
            + (Judged.Grade is { } grade ? $" graded [{new ColumnSpec(grade.Path, ColumnKind.Number, grade.Scale).Canonical}]" : " clicked");
}
