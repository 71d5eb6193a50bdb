using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins;

/// <content>Judgments of single items of lists.</content>
internal sealed partial class LabelJoin
{
    /// <summary>Judgments that have waited for their list are taken together: it counts by arrival with what is known of it then, and not with the first of them.</summary>
    private void TakeJudged(UInt128 id, WaitingRow waiting, JudgedRows judged)
    {
        var isCounted = waiting.Hour.Hour < judged.CountedBefore;
        judged.BeforeChange(waiting);
        _areTaken = true;
        foreach (var (track, label) in _taken.Where(taken => IsWaitedFor(taken.Label)))
            MatchOrKeep(id, waiting, track, label);
        _areTaken = false;
        judged.AfterChange(waiting);
        foreach (var (track, label) in _taken.Where(taken => !IsWaitedFor(taken.Label)))
            MatchOrKeep(id, waiting, track, label);

        // What became known once lists of its hour are counted finds them counted, whether somebody has looked since or not.
        bool IsWaitedFor(in Label label) => isCounted || label.Arrival < _definition.CountedAt(waiting.Hour.Hour);
    }

    /// <summary>A judgment that became known once its list was to be counted by arrival finds it counted, whether somebody has
    /// looked since or not. It takes its slot, which may be that of one that became known later, where there are too many.</summary>
    private void MatchJudgment(WaitingRow waiting, in Label told)
    {
        if (waiting.Hour.Hour >= _judged!.CountedBefore && told.Arrival >= _definition.CountedAt(waiting.Hour.Hour))
            Assume(new Instant(told.Arrival));
        if (_judged.WasShown(waiting, told))
        {
            Match(waiting, _judged.SlotFor(waiting, told)!.Value, told);
            return;
        }

        var other = told with { Number = JudgmentCode.Nothing };
        Match(waiting, _judged.SlotFor(waiting, other)!.Value, other);
        if (!_judged.KeepsUnshown)
            return;
        if (_judged.SlotForUnshown(waiting, told) is not { } slot)
        {
            _rows.NoteOverflow();
            return;
        }

        var current = waiting.LabelOf(slot);
        if (current.Class == BinaryClass.Unknown || JudgmentCode.ItemOf(current.Number) == JudgmentCode.ItemOf(told.Number))
        {
            Match(waiting, slot, told);
            return;
        }

        _rows.NoteOverflow();
        Replace(waiting, slot, current, told, TrackMarks.None);
    }
}
