namespace MlBudget.Core.Persistence;

/// <summary>
/// Takes what has changed in a ledger since its last commit. All of it belongs into one transaction, together with the
/// positions of the sources that it was counted from.
/// </summary>
public interface ILedgerWriter
{
    /// <summary>Takes the counters of the whole model.</summary>
    void WriteCounters(LedgerCounters counters);

    /// <summary>Takes what a measure has counted by arrival, by counter.</summary>
    void WriteArrived(int measure, ReadOnlySpan<long> arrived);

    /// <summary>Takes what is known of when the observation of a measure started, as numbers.</summary>
    void WriteObserved(int measure, ReadOnlySpan<long> observed);

    /// <summary>Takes all slots of a page, slot by slot, each with its counters. It replaces the page.</summary>
    void WritePage(PageKey key, ReadOnlySpan<long> cells);

    /// <summary>Learns that a page is over.</summary>
    void DeletePage(PageKey key);

    /// <summary>Takes a value of an attribute that is new, and its code.</summary>
    void WriteGroup(int attribute, int code, string value);

    /// <summary>Takes a segment of rows. It replaces the one of its key.</summary>
    void WriteSegment(SegmentKey key, ReadOnlySpan<byte> rows);

    /// <summary>Learns that all segments of an hour are over, those that were written before in this commit as well.</summary>
    void DeleteSegments(SegmentKind kind, long hour);
}
