using MlBudget.Core.Time;

namespace MlBudget.Exporter.Polling;

/// <summary>How far a feed reads on for now.</summary>
/// <param name="Until">The latest time that is read.</param>
/// <param name="MaxBatches">After how many batches to stop for now; at least 1.</param>
/// <param name="IsOver">Asked after each batch that is counted: whether to stop for now nevertheless; null for no.</param>
/// <param name="Cancel">Ends it early.</param>
internal readonly record struct FeedTurn(Instant Until, int MaxBatches, Func<bool>? IsOver, CancellationToken Cancel)
{
    /// <summary>Whether a further batch is to be read.</summary>
    /// <param name="batches">How many were, at least one.</param>
    public bool GoesOn(int batches) => batches < MaxBatches && IsOver?.Invoke() != true;
}
