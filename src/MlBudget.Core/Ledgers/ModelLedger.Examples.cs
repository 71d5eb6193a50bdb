using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Ledgers;

/// <content>Rows as they were counted, for who asks which of them are bad.</content>
public sealed partial class ModelLedger
{
    /// <summary>Gets each batch of predictions once it is counted, with what was resolved of it; null for nobody.</summary>
    public Action<FoldFrame>? Counted { get; init; }

    /// <summary>The ids of predictions that wait for labels or keep them, each with the hour of its event, counted from the epoch, in the
    /// order in which <see cref="ReadWaiting"/> hands them on. An id may be there of two hours: it is forgotten after a while.</summary>
    public IEnumerable<(UInt128 Id, long Hour)> WaitingIds => _join?.WaitingIds ?? [];

    /// <summary>Assumes what is due of predictions without a label, and lets go of none.</summary>
    /// <param name="now">The instant.</param>
    public void AssumeUnlabelled(Instant now) => _join?.Assume(now);

    /// <summary>Hands on all predictions that wait for labels or keep them: of each track all of them, in the same order, with what is
    /// known of them in it.</summary>
    /// <param name="rows">Gets the rows.</param>
    public void ReadWaiting(Action<FoldFrame> rows) => _join?.Recount((frame, _) => rows(frame));
}
