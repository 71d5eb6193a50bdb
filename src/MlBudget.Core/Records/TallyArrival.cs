using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// Judges the ready-made tallies of a source by when their slots begin, as <see cref="ArrivalGuard"/> judges records, and counts what
/// becomes of them. Under a log's clock a tally that is far past the others is refused and not kept: where a hundred in a row agree,
/// those that follow count, and the source may give the earlier ones again.
/// </summary>
/// <param name="limits">How far times may be off.</param>
/// <param name="statistics">What the source has read, in which tallies are counted as records are.</param>
public sealed class TallyArrival(ArrivalLimits limits, SourceStatistics statistics)
{
    private readonly HashSet<RejectionReason> _open = [];
    private readonly HashSet<RejectionReason> _met = [];
    private ArrivalGuard? _guard;
    private bool _hasRead;

    /// <summary>Gets the first tally that is refused for a reason, until a whole poll gave tallies and none of them was; null for
    /// nobody.</summary>
    public Action<RejectionReason, RefusedExample>? OnRefused { get; init; }

    /// <summary>A poll begins: episodes end that the last one didn't meet although it gave tallies.</summary>
    public void NextPoll()
    {
        if (_hasRead)
            _open.IntersectWith(_met);
        _met.Clear();
        _hasRead = false;
    }

    /// <summary>A batch is about to be judged: before the first one nobody knows when the source begins.</summary>
    public void Open(TallyBatch batch)
    {
        _hasRead |= batch.Tallies.Count > 0;
        if (_guard is not null || batch.Tallies.Count == 0)
            return;
        Instant[] opening = statistics.LatestTime is { } latest ? [latest]
            : [.. batch.Tallies.Take(ArrivalGuard.Agreement).Select(tally => tally.Slot.Start)];
        _guard = new(limits, opening, sourceLatest: null);
    }

    /// <summary>Whether a tally's time is accepted; else it is counted as late, or as refused.</summary>
    /// <exception cref="InvalidOperationException">No batch was opened.</exception>
    public bool Accepts(in ReadyTally tally)
    {
        var guard = _guard ?? throw new InvalidOperationException("No batch was opened.");
        switch (guard.Judge(tally.Slot.Start))
        {
            case ArrivalVerdict.Late:
                RefuseLate();
                return false;
            case ArrivalVerdict.Future:
                Refuse(RejectionReason.Future, tally, $"it is more than {Durations.Format(limits.MaxFuture)} ahead of the wall clock");
                return false;
            case ArrivalVerdict.SetAside:
                Refuse(RejectionReason.SetAside, tally, $"it is more than {Durations.Format(limits.MaxJump)} past the log's clock");
                return false;
            default:
                return true;
        }
    }

    /// <summary>Counts a tally that was counted.</summary>
    public void Take(in ReadyTally tally)
    {
        statistics.Take(tally.Slot.Start);
    }

    /// <summary>Counts a tally whose slot is not kept any more.</summary>
    public void RefuseLate() => statistics.Late++;

    /// <summary>Counts a tally that can't be counted.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="tally">The tally.</param>
    /// <param name="detail">What was found and what was expected.</param>
    public void Refuse(RejectionReason reason, in ReadyTally tally, string detail)
    {
        statistics.Reject(reason);
        // What else is known of it is its slot: which of the tallies it is depends on how often they are given.
        var number = statistics.Records + statistics.Late + statistics.AllRejected;
        var example = new RefusedExample("tally", number, $"of the slot {tally.Slot.Start.ToRfc3339()}: {detail}");
        statistics.Show(reason, example);
        _met.Add(reason);
        if (_open.Add(reason))
            OnRefused?.Invoke(reason, example);
    }
}
