using MlBudget.Core.Measures;

namespace MlBudget.Core.Ledgers;

/// <content>Rows as they were counted, for who asks which of them are bad.</content>
public sealed partial class ModelLedger
{
    /// <summary>Gets each batch of predictions once it is counted, with what was resolved of it; null for nobody.</summary>
    public Action<FoldFrame>? Counted { get; init; }

    /// <summary>The ids of predictions that wait for labels or keep them, in the order in which <see cref="ReadWaiting"/> hands them on.</summary>
    public IEnumerable<UInt128> WaitingIds => _join?.WaitingIds ?? [];

    /// <summary>Hands on all predictions that wait for labels or keep them: of each track all of them, in the same order, with what is
    /// known of them in it.</summary>
    /// <param name="rows">Gets the rows.</param>
    public void ReadWaiting(Action<FoldFrame> rows) => _join?.Recount((frame, _) => rows(frame));
}
