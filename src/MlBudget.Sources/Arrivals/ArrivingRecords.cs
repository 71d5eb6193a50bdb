using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Arrivals;

/// <summary>
/// The records of one stream (a file, a queue), as they arrive in its order: decoded, judged by their times, and taken up to a time. A
/// record that was judged good but lies beyond that time waits, and those behind it wait with it. One that is far past the log's clock is
/// set aside, and those behind it don't wait.
/// </summary>
/// <param name="format">What makes rows of them.</param>
/// <param name="limits">How far times may be off.</param>
/// <param name="statistics">Counts them.</param>
/// <param name="place">What the stream is called in errors, at the moment.</param>
/// <param name="openingTimes">Looks ahead at the times of the stream's first records, at most <see cref="ArrivalGuard.Agreement"/>.</param>
/// <param name="onRefused">Who hears of refused records, once per episode; null for nobody.</param>
internal sealed partial class ArrivingRecords(
    RecordFormat format,
    ArrivalLimits limits,
    SourceStatistics statistics,
    Func<string> place,
    Func<List<Instant>> openingTimes,
    Action<RefusedRecord>? onRefused)
{
    private readonly Episodes _episodes = new();
    private readonly AsideRecords _aside = new(limits.MaxJump);
    private readonly Queue<(byte[] Record, long Number)> _released = new();
    private List<Instant> _openingTimes = [];
    private ArrivalGuard? _guard;
    private Instant? _waiting;

    /// <summary>The time of the first record; null while none was found.</summary>
    public Instant? Opening { get; private set; }

    /// <summary>The greatest time of a record that was taken under a log's clock; null before the first one's turn has come.</summary>
    public Instant? Latest => _guard?.Latest;

    /// <summary>Whether records are kept that were met before and may yet be taken.</summary>
    public bool HasKept => _released.Count > 0 || !_aside.IsEmpty;

    /// <summary>The time of the record that waits, or of one that was set aside and counts now; null if there is none.</summary>
    public Instant? NextTime =>
        KeepsAside && _aside.NextTime(statistics.LatestTime, Others) is { } aside && !(InOrder < aside) ? aside : InOrder;

    /// <summary>The time of the record that waits in the stream's order; null if none does.</summary>
    private Instant? InOrder => _guard is null ? Opening : _waiting;

    /// <summary>Under the wall clock nothing is set aside; what was under a log's clock stays so.</summary>
    private bool KeepsAside => !_aside.IsEmpty && limits.Clock == ClockMode.Log;

    /// <summary>The latest time that the model's other sources have given.</summary>
    private Instant? Others => limits.Others?.Invoke();

    /// <summary>Whether the next record has more rows than the batch had room for.</summary>
    public bool NeedsRoom { get; private set; }

    /// <summary>A poll begins.</summary>
    public void NextPoll() => _episodes.NextPoll();

    /// <summary>Looks for the stream's first records.</summary>
    public void Open()
    {
        _openingTimes = openingTimes();
        if (_openingTimes.Count > 0)
            Opening = ArrivalGuard.Opening(_openingTimes, limits);
    }

    /// <summary>Takes a record that was met before and counts now.</summary>
    /// <param name="batch">Where it goes.</param>
    /// <param name="until">The latest time that is taken.</param>
    /// <returns>Whether one is done with; false if nothing can be taken up to that time; null if it is the next one's turn.</returns>
    public bool? TakeKept(Batch batch, Instant until)
    {
        NeedsRoom = false;
        // As a rule nothing is kept and nothing waits: that is seen without a call.
        return _guard is not null && _waiting is null && !HasKept ? null : TakeFirst(batch, until);
    }

    /// <summary>Decodes and judges the next record of the stream, after <see cref="TakeKept"/> has given null.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="number">Its number in the stream, which no other record has.</param>
    /// <param name="batch">Where it goes.</param>
    /// <param name="until">The latest time that is taken.</param>
    /// <returns>Whether it is done with, whatever became of it; else it waits, and is to be given again.</returns>
    public bool Take(ReadOnlySpan<byte> record, long number, Batch batch, Instant until)
    {
        if (format.Decode(record, batch) is { } reason)
        {
            Refuse(reason, record, number);
            return true;
        }

        if (!format.IsOfRows)
            return true;
        if (!HasRoom())
            return false;
        var time = new Instant(batch.Times[batch.Count]);
        var becomes = Weigh(time, record, number, until);
        if (becomes == Becoming.Taken)
            Append(time, record, number, batch);
        else
            format.Discard(batch);
        return becomes != Becoming.Waits;
    }

    /// <summary>Counts a record of the stream as refused.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="record">Its bytes, or the first of them.</param>
    /// <param name="number">Its number in the stream.</param>
    public void Refuse(RejectionReason reason, ReadOnlySpan<byte> record, long number)
    {
        if (BeginsEpisode(reason))
            Show(reason, number, format.Describe(reason, record));
    }

    /// <summary>Counts as refused what the stream itself can make no record of.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="detail">What was found and what was expected.</param>
    /// <param name="number">Its number in the stream.</param>
    public void Refuse(RejectionReason reason, string detail, long number)
    {
        if (BeginsEpisode(reason))
            Show(reason, number, detail);
    }

    /// <summary>Notes that there is no further record for now.</summary>
    public void ReachEnd()
    {
        // What waited may be gone with its file.
        _waiting = null;
        if (Opening is not null)
            Guard(Opening.Value);
    }

    /// <summary>Counts as refused what is set aside, since all that is there to be read was read.</summary>
    public void Settle()
    {
        foreach (var record in _aside.Uncounted())
            Count(record);
    }

    private bool HasRoom() => !(NeedsRoom = format.Rows == 0);

    private bool? TakeFirst(Batch batch, Instant until)
    {
        if (KeepsAside && _aside.Next(statistics.LatestTime, Others, until) is { } record)
            return TakeAside(record, batch);
        if (InOrder > until)
            return false;
        return _released.TryPeek(out var released) ? TakeReleased(released.Record, released.Number, batch, until) : null;
    }

    private bool TakeAside(AsideRecord record, Batch batch)
    {
        // To another configuration it may be none.
        if (format.Decode(record.Line, batch) is { } reason)
            Refuse(reason, record.Line, record.Number);
        else if (format.IsOfRows && !HasRoom())
            return false;
        else if (format.IsOfRows)
            Append(new(batch.Times[batch.Count]), record.Line, record.Number, batch);
        _aside.Take(record);
        return true;
    }

    private bool TakeReleased(byte[] line, long number, Batch batch, Instant until)
    {
        if (format.Decode(line, batch) is { } reason)
        {
            // It was good for the process that held it back, which looked for the time elsewhere.
            Refuse(reason, line, number);
            _waiting = null;
        }
        else if (format.IsOfRows && (!HasRoom() || !TakeInOrder(new(batch.Times[batch.Count]), line, number, batch, until)))
        {
            return false;
        }

        _released.Dequeue();
        return true;
    }

    private bool TakeInOrder(Instant time, ReadOnlySpan<byte> record, long number, Batch batch, Instant until)
    {
        if (time > until)
        {
            format.Discard(batch);
            _waiting = time;
            return false;
        }

        _waiting = null;
        Append(time, record, number, batch);
        return true;
    }

    private void Append(Instant time, ReadOnlySpan<byte> record, long number, Batch batch)
    {
        for (var row = 0; row < format.Rows; row++)
        {
            if (batch.Origins is { } origins)
                origins[batch.Count] = Shown(number);
            NoteTaken(row == 0 ? time : new(batch.Times[batch.Count]));
            batch.Count++;
        }

        for (var left = format.RowsWithoutId; left > 0; left--)
            Refuse(RejectionReason.Id, record, number);
        for (var left = format.RowsWithoutTime; left > 0; left--)
            Refuse(RejectionReason.Time, record, number);
    }

    /// <summary>Whether a record counts now; if not, it is counted as what it is.</summary>
    private bool Judge(Instant time, ReadOnlySpan<byte> line, long number)
    {
        var guard = Guard(time);
        switch (guard.Judge(time))
        {
            case ArrivalVerdict.Late:
                _aside.EndRow();
                statistics.Late++;
                return false;
            case ArrivalVerdict.Future:
                Reject(RejectionReason.Future, number, $"its time {time.ToRfc3339()} is more than {Durations.Format(limits.MaxFuture)} ahead of the clock");
                return false;
            case ArrivalVerdict.SetAside:
                SetAside(new(line.ToArray(), time, number), guard.Held);
                return false;
            case ArrivalVerdict.Release:
                Release(line, number);
                return false;
            default:
                _aside.Overtake();
                return true;
        }
    }

    private void SetAside(AsideRecord record, int inRow)
    {
        foreach (var refused in _aside.Add(record, inRow))
            Count(refused);
        // Where there is another source, it may yet show that the record's time has come.
        if (limits.Others is null)
            Count(record);
    }

    private void Release(ReadOnlySpan<byte> line, long number)
    {
        var (row, kept) = _aside.Release();
        foreach (var record in row)
            Count(record);
        foreach (var record in kept)
            _released.Enqueue((record.Line, record.Number));
        _released.Enqueue((line.ToArray(), number));
    }

    private void Count(AsideRecord record)
    {
        if (record.IsCounted)
            return;
        record.IsCounted = true;
        Reject(
            RejectionReason.SetAside, record.Number,
            $"its time {record.Time.ToRfc3339()} is more than {Durations.Format(limits.MaxJump)} past the log's clock");
    }

    /// <summary>
    /// The guard is made when the first record's turn comes, not when the file is found: by then the source has read
    /// what is older, whether all files were there from the start or came one by one.
    /// </summary>
    private ArrivalGuard Guard(Instant first) =>
        _guard ??= new ArrivalGuard(limits, _openingTimes.Count > 0 ? _openingTimes : [first], LatestBefore());

    /// <summary>By when a file that begins is judged.</summary>
    private Instant? LatestBefore() => limits.FollowsOthers && Others is { } others
        ? Instant.Max(others, statistics.LatestTime ?? others) : statistics.LatestTime;

    private void Reject(RejectionReason reason, long number, FormattableString detail)
    {
        if (BeginsEpisode(reason))
            Show(reason, number, FormattableString.Invariant(detail));
    }

    private bool BeginsEpisode(RejectionReason reason)
    {
        statistics.Reject(reason);
        return _episodes.Begins(reason);
    }

    private void Show(RejectionReason reason, long number, string detail)
    {
        var (found, shown) = Shown(number);
        var refused = new RefusedRecord(found, shown, reason, detail);
        statistics.Show(reason, new(refused.Place, refused.Number, detail));
        onRefused?.Invoke(refused);
    }
}
