using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins;

/// <summary>
/// Hands on the rows of lists that are judged item by item, whenever something else follows of what is judged by now. A list's first judgments say little of it, so
/// it counts by arrival only once most are there: by what is known of it then.
/// </summary>
internal sealed class JudgedRows
{
    private readonly JoinDefinition _definition;
    private readonly JudgedItems _judgments;
    private readonly JoinedRows[] _joined;
    private readonly JudgedList _list = new();
    private readonly int[] _slots;
    private readonly int _ofShown;
    private readonly bool[] _isSlot;
    private readonly long[] _before, _after;

    /// <summary>No rows.</summary>
    /// <param name="definition">How lists are judged.</param>
    /// <param name="judgments">The same of items.</param>
    /// <param name="joined">Gets the rows, and why.</param>
    /// <param name="isRecount">Whether they are all that wait, for measures that are new.</param>
    public JudgedRows(JoinDefinition definition, JudgedItems judgments, Action<FoldFrame, FoldKind> joined, bool isRecount = false)
    {
        (_definition, _judgments) = (definition, judgments);
        _joined = [.. judgments.Results.Select((_, result) => new JoinedRows(JudgedItems.FirstResult + result, definition, joined, isRecount))];
        (_slots, _ofShown) = ([.. judgments.Slots], judgments.OfShown);
        _isSlot = [.. definition.Layout.Tracks.Select((_, track) => judgments.Slots.Contains(track))];
        (_before, _after) = (new long[_joined.Length], new long[_joined.Length]);
    }

    /// <summary>The hour before which rows have counted by arrival, 0 where none have: what becomes known of them after that counts at once.</summary>
    public long CountedBefore { get; set; }

    /// <summary>Whether labels tell a track the judgment of an item.</summary>
    public bool IsSlot(int track) => _isSlot[track];

    /// <summary>Whether an item is in the list that was shown, as far as its ranks are told apart.</summary>
    public bool WasShown(WaitingRow waiting, in Label label) => RankOf(waiting, JudgmentCode.ItemOf(label.Number)) is not null;

    /// <summary>The slot of a row for an item that was shown, or for that something else was judged: there is one for each.</summary>
    public int? SlotFor(WaitingRow waiting, in Label label) => SlotFor(waiting, label, _slots.AsSpan(0, _ofShown));

    /// <summary>The slot of a row for an item that was not shown, where somebody asks for those.</summary>
    /// <returns>Its track; null where nobody asks, or the judgment is one too many: those stay that became known first, whatever their order.</returns>
    public int? SlotForUnshown(WaitingRow waiting, in Label label) => KeepsUnshown ? SlotFor(waiting, label, _slots.AsSpan(_ofShown)) : null;

    /// <summary>Whether judgments of items that were not shown are kept.</summary>
    public bool KeepsUnshown => _slots.Length > _ofShown;

    /// <summary>The slot that has the judgment of an item, or else the first empty one, or else that of the judgment that became known last, where that is later.</summary>
    private static int? SlotFor(WaitingRow waiting, in Label label, ReadOnlySpan<int> slots)
    {
        var (item, latest) = (JudgmentCode.ItemOf(label.Number), slots[0]);
        foreach (var track in slots)
        {
            if (waiting.ClassOf(track) == BinaryClass.Unknown || (waiting.MarksOf(track) & TrackMarks.Assumed) != 0)
                return track;
            var known = waiting.LabelOf(track);
            if (JudgmentCode.ItemOf(known.Number) == item)
                return track;
            if (IsBefore(waiting.LabelOf(latest), known))
                latest = track;
        }

        return IsBefore(label, waiting.LabelOf(latest)) ? latest : null;
    }

    /// <summary>Notes what is known of a row before a judgment of it comes.</summary>
    public void BeforeChange(WaitingRow waiting) => Read(waiting, _before);

    /// <summary>Hands on a row of which a judgment has come, where something else follows from it.</summary>
    public void AfterChange(WaitingRow waiting)
    {
        Read(waiting, _after);
        var counts = waiting.Hour.Hour < CountedBefore;
        for (var result = 0; result < _joined.Length; result++)
        {
            if (_before[result] == _after[result])
                continue;
            if (Millionths.IsKnown(_before[result]))
                _joined[result].AddResult(waiting, FoldKind.TakeBack, _before[result]);
            if (Millionths.IsKnown(_after[result]))
                _joined[result].AddResult(waiting, counts && !Millionths.IsKnown(_before[result]) ? FoldKind.Arrival : FoldKind.Correction, _after[result]);
        }
    }

    /// <summary>Counts by arrival what is known of the rows whose judgments are there by now.</summary>
    /// <param name="hours">All rows, the earliest hour first.</param>
    /// <param name="now">The instant, in microseconds since the epoch.</param>
    public void CountArrived(IEnumerable<WaitingHour> hours, long now)
    {
        foreach (var hour in hours)
        {
            if (_definition.CountedAt(hour.Hour) > now)
                break;
            if (hour.Hour < CountedBefore)
                continue;
            for (var row = 0; row < hour.Count; row++)
            {
                Read(hour[row], _after);
                for (var result = 0; result < _joined.Length; result++)
                {
                    if (!Millionths.IsKnown(_after[result]))
                        continue;
                    // In its slot it counts already.
                    _joined[result].AddResult(hour[row], FoldKind.TakeBack, _after[result]);
                    _joined[result].AddResult(hour[row], FoldKind.Arrival, _after[result]);
                }
            }

            CountedBefore = hour.Hour + 1;
        }
    }

    /// <summary>Hands on all rows, with what is known of them.</summary>
    public void AddAll(IEnumerable<WaitingHour> hours)
    {
        foreach (var hour in hours)
        {
            for (var row = 0; row < hour.Count; row++)
            {
                Read(hour[row], _after);
                for (var result = 0; result < _joined.Length; result++)
                    _joined[result].AddResult(hour[row], FoldKind.Correction, _after[result]);
            }
        }

        Flush();
    }

    /// <summary>Hands on what there is.</summary>
    public void Flush()
    {
        foreach (var rows in _joined)
            rows.Flush();
    }

    private static bool IsBefore(in Label one, in Label other) => one.Arrival != other.Arrival ? one.Arrival < other.Arrival
        : JudgmentCode.ItemOf(one.Number) < JudgmentCode.ItemOf(other.Number);

    private void Read(WaitingRow waiting, long[] results)
    {
        if (!TryRead(waiting))
        {
            Array.Fill(results, Millionths.Unknown);
            return;
        }

        for (var result = 0; result < results.Length; result++)
            results[result] = _judgments.Results[result].CodeOf(_list);
    }

    /// <summary>Reads what is judged of a row: nothing as long as no judgment has come, nor where it is not known what was shown.</summary>
    private bool TryRead(WaitingRow waiting)
    {
        if (waiting.ClassOf(_slots[0]) == BinaryClass.Unknown)
            return false;
        if (LengthOf(waiting) is not { } length)
            return false;
        _list.Clear(_judgments.Length is null ? null : length);
        foreach (var track in _slots.AsSpan(0, _ofShown))
        {
            if (waiting.ClassOf(track) == BinaryClass.Unknown)
                break;
            var code = waiting.LabelOf(track).Number;
            if (code == JudgmentCode.Nothing)
            {
                // Of what was judged and not shown it is only said here that there was something.
                if ((waiting.MarksOf(track) & TrackMarks.Assumed) == 0)
                    _list.GradeUnshown(0);
            }
            else if (RankOf(waiting, JudgmentCode.ItemOf(code)) is { } rank)
            {
                _list.Grade(rank, JudgmentCode.GradeOf(code));
            }
        }

        foreach (var track in _slots.AsSpan(_ofShown))
        {
            if (waiting.ClassOf(track) == BinaryClass.Unknown)
                break;
            _list.GradeUnshown(JudgmentCode.GradeOf(waiting.LabelOf(track).Number));
        }

        return true;
    }

    /// <summary>How many ranks of a row are told apart; null where it is not known what was shown.</summary>
    private int? LengthOf(WaitingRow waiting)
    {
        if (_judgments.Length is not { } kept)
            return _judgments.Ranks;
        var code = waiting.Chunk.KeptNumbers(kept)[waiting.Index];
        return Millionths.IsKnown(code) ? (int)code : null;
    }

    /// <summary>The rank of an item; null where it was not shown, or behind the ranks that are told apart.</summary>
    private int? RankOf(WaitingRow waiting, long item)
    {
        if (LengthOf(waiting) is not { } length)
            return null;
        if (_judgments.Items.IsEmpty)
            return item - _judgments.FirstPosition + 1 is var rank && rank >= 1 && rank <= length ? (int)rank : null;
        for (var index = 0; index < length; index++)
        {
            if (waiting.Chunk.KeptNumbers(_judgments.Items[index])[waiting.Index] == item)
                return index + 1;
        }

        return null;
    }
}
