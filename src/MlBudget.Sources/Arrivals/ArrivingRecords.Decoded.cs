using MlBudget.Core.Time;

namespace MlBudget.Sources.Arrivals;

/// <content>Records that were decoded elsewhere, of which each is one row.</content>
internal sealed partial class ArrivingRecords
{
    /// <summary>Judges the next record of the stream, after <see cref="TakeKept"/> has given null.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="record">Its bytes.</param>
    /// <param name="number">Its number in the stream, greater than those before.</param>
    /// <param name="until">The latest time that is taken.</param>
    public Becoming Weigh(Instant time, ReadOnlySpan<byte> record, long number, Instant until)
    {
        if (Opening is null)
            Open();
        if (Opening > until)
            return Becoming.Waits;
        // What waits was judged when it was met first.
        if (_waiting is null && !Judge(time, record, number))
            return Becoming.PassedOver;
        _waiting = time > until ? time : null;
        return _waiting is null ? Becoming.Taken : Becoming.Waits;
    }

    /// <summary>Counts a row that was appended to a batch.</summary>
    /// <param name="time">Its time.</param>
    public void NoteTaken(Instant time)
    {
        statistics.Take(time);
        _episodes.NoteGood();
    }
}
