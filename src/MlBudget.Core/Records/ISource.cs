using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// What is read once, in order, from where the last read ended: records (<see cref="IRecordSource"/>) or ready-made tallies
/// (<see cref="ITallySource"/>). Implementations are used by one thread at a time; not always the same.
/// </summary>
public interface ISource : IDisposable
{
    /// <summary>What the source is called in metrics, logs, errors and the store: no two of a model have the same name.</summary>
    string Name { get; }

    /// <summary>What was read and refused so far.</summary>
    SourceStatistics Statistics { get; }

    /// <summary>
    /// Goes on where another process had come to at its last commit; called once at most, before the first
    /// <see cref="Refresh"/>. <see cref="Statistics"/> are restored by who keeps them.
    /// </summary>
    /// <param name="entries">All that was written and not deleted since.</param>
    /// <exception cref="BlobException">They are not this source's own. It is of no further use.</exception>
    void Restore(IReadOnlyDictionary<string, byte[]> entries);

    /// <summary>
    /// Writes what has changed since the last commit that succeeded; called when all that was read is counted. If the
    /// commit fails, or nobody knows how it ended, it is called again for the next one.
    /// </summary>
    /// <param name="writer">Takes the entries.</param>
    void WriteChanges(ISourceWriter writer);

    /// <summary>Learns that what was written last is kept for good.</summary>
    void Committed();

    /// <summary>Looks for what is new: files that came, grew, were renamed, cut or compressed.</summary>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early. The source is of no further use, but to be disposed
    /// of.</exception>
    void Refresh(CancellationToken cancel = default);

    /// <summary>
    /// Counts as refused what is set aside. Called when all of the model's sources are at their end: nothing that is there to
    /// be read shows that the time of those records has come. What comes later may, and then they count nevertheless.
    /// </summary>
    void Settle();

    /// <summary>
    /// The earliest time of a record that is waiting behind the last <c>until</c>, or that was set aside and counts since the
    /// model's clock has come to it; null when all there was is read.
    /// </summary>
    Instant? NextTime { get; }

    /// <summary>How much of what was there at the last refresh is read, by size, from 0 to 1.</summary>
    double Progress { get; }
}
