using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>A source of records.</summary>
public interface IRecordSource : ISource
{
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
}
