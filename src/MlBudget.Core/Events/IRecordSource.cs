namespace MlBudget.Core.Events;

/// <summary>
/// Records that are read once, in order, from where the last read ended. Implementations are used by one thread.
/// </summary>
public interface IRecordSource : IDisposable
{
    /// <summary>What the source is called in metrics, logs and errors: <c>predictions</c>, <c>labels</c>.</summary>
    string Name { get; }

    /// <summary>What was read and refused so far.</summary>
    SourceStatistics Statistics { get; }

    /// <summary>Looks for what is new: files that came, grew, were renamed, cut or compressed.</summary>
    void Refresh();

    /// <summary>
    /// Appends records to a batch until it is full or nothing is left to read whose own time, and that of every record
    /// before it in its file, is at most <paramref name="until"/>. May end earlier, even without a record, where much
    /// was passed over that is none.
    /// </summary>
    /// <param name="batch">Where the records go, behind the rows that it holds.</param>
    /// <param name="until">In microseconds since the epoch; <see cref="long.MaxValue"/> for all there is.</param>
    /// <returns>Whether more may be waiting: the batch is full, or reading ended early.</returns>
    bool Read(Batch batch, long until);

    /// <summary>
    /// The earliest time of a record that is waiting behind the last <c>until</c>; null when all there was is read.
    /// </summary>
    long? NextTime { get; }

    /// <summary>How much of what was there at the last refresh is read, by size, from 0 to 1.</summary>
    double Progress { get; }
}
