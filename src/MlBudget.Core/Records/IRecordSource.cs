using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// Records that are read once, in order, from where the last read ended. Implementations are used by one thread.
/// </summary>
public interface IRecordSource : IDisposable
{
    /// <summary>What the source is called in metrics, logs and errors: <c>predictions</c>, <c>labels</c>.</summary>
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
    /// Appends records to a batch until it is full or nothing is left to read whose own time, and that of every record
    /// before it in its file, is at most <paramref name="until"/>. May end earlier, even without a record, where much
    /// was passed over that is none.
    /// </summary>
    /// <param name="batch">Where the records go, behind the rows that it holds.</param>
    /// <param name="until">The latest time that is taken; <see cref="Instant.MaxValue"/> for all there is.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>Whether more may be waiting: the batch is full, or reading ended early.</returns>
    /// <exception cref="OperationCanceledException">It was ended early. The source and the batch are of no further use: what was
    /// read since the last commit is read again by the next process.</exception>
    bool Read(Batch batch, Instant until, CancellationToken cancel = default);

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
