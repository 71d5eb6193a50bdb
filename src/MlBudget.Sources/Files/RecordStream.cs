using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Files;

/// <summary>
/// The records of one file, in its order: decoded, judged by their times, and taken up to a time. A record that was
/// judged good but lies beyond that time waits, and those behind it wait with it. One that is far past the log's clock is set
/// aside, and those behind it don't wait.
/// </summary>
internal sealed partial class RecordStream(
    LogFile file,
    RecordFormat format,
    ArrivalLimits limits,
    SourceStatistics statistics,
    Action<FileProblem>? onProblem) : IDisposable
{
    /// <summary>Times of files up to this one, in ticks, say nothing.</summary>
    private static readonly long NoTime = new DateTime(2000, 1, 1).Ticks;

    private readonly Episodes _episodes = new();
    private readonly AsideRecords _aside = new(limits.MaxJump);
    private readonly Queue<(byte[] Line, long Number)> _released = new();
    private List<Instant> _openingTimes = [];
    private ArrivalGuard? _guard;
    private Instant? _waiting;

    /// <summary>The file.</summary>
    public LogFile File => file;

    /// <summary>
    /// What it is called among the streams of its source; later ones have greater numbers, and those whose file is at no
    /// path any more begin to count as new then.
    /// </summary>
    public long Number { get; set; }

    /// <summary>The time of the first record; null while none was found. Files are read in its order.</summary>
    public Instant? Opening { get; private set; }

    /// <summary>The time of the record that waits, or of one that was set aside and counts now; null if there is none.</summary>
    public Instant? NextTime =>
        KeepsAside && _aside.NextTime(statistics.LatestTime, Others) is { } aside && !(InOrder < aside) ? aside : InOrder;

    /// <summary>Whether a lookout for the first record is worth it.</summary>
    public bool NeedsOpening => Opening is null && !file.IsAtEnd;

    /// <summary>Whether there may be something to read although the file is at no path any more.</summary>
    public bool HasRest => !file.IsAtEnd || _released.Count > 0 || !_aside.IsEmpty;

    /// <summary>
    /// Whether none of its records would count if they were read again, since all are older than the retention. Under the wall
    /// clock the file's own time says so: no record was written later, and none is taken that is far ahead of when it was. Some
    /// file systems tell no time.
    /// </summary>
    public bool IsOver => limits.Clock == ClockMode.Log
        ? _guard is null || _guard.Latest + limits.Retention < statistics.LatestTime
        : file.Sighting.Modified > NoTime
            && new DateTimeOffset(file.Sighting.Modified, TimeSpan.Zero) + limits.MaxFuture + limits.Retention
            < (limits.Time.GetUtcNow() < limits.Wall.GetUtcNow() ? limits.Time : limits.Wall).GetUtcNow();

    /// <summary>The time of the record that waits in the file's order; null if none does.</summary>
    private Instant? InOrder => _guard is null ? Opening : _waiting;

    /// <summary>Under the wall clock nothing is set aside; what was under a log's clock stays so.</summary>
    private bool KeepsAside => !_aside.IsEmpty && limits.Clock == ClockMode.Log;

    /// <summary>The latest time that the model's other sources have given.</summary>
    private Instant? Others => limits.Others?.Invoke();

    /// <summary>A poll begins.</summary>
    public void NextPoll()
    {
        _episodes.NextPoll();
        file.NextPoll();
    }

    /// <summary>Looks for the file's first records.</summary>
    public void Open()
    {
        _openingTimes = OpeningTimes.Of(file, format);
        if (_openingTimes.Count > 0)
            Opening = ArrivalGuard.Opening(_openingTimes, limits);
    }

    /// <summary>Appends records to a batch until it is full, the next one is later, or there is none.</summary>
    /// <param name="batch">Where the records go.</param>
    /// <param name="until">The latest time that is taken.</param>
    /// <param name="budget">How much to look at, whatever becomes of it.</param>
    public void Read(Batch batch, Instant until, ReadBudget budget)
    {
        while (!budget.IsSpent && batch.Count < batch.Capacity && Step(batch, until, budget))
            budget.Lines--;
    }

    /// <summary>Counts as refused what is set aside, since all that is there to be read was read.</summary>
    public void Settle()
    {
        foreach (var record in _aside.Uncounted())
            Count(record);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private bool Step(Batch batch, Instant until, ReadBudget budget)
    {
        if (KeepsAside && _aside.Take(statistics.LatestTime, Others, until) is { } record)
            return StepAside(record, batch);
        if (InOrder > until)
            return false;
        if (_released.TryPeek(out var released))
            return StepReleased(released.Line, released.Number, batch, until);
        var kind = file.Peek(budget, out var line);
        if (kind == LineKind.Unfinished && !format.IsWhole(line))
        {
            file.Await();
            kind = LineKind.End;
        }

        switch (kind)
        {
            case LineKind.Paused:
                return false;
            case LineKind.End:
                // What waited may be gone with its file.
                _waiting = null;
                if (Opening is not null)
                    Guard(Opening.Value);
                return false;
            case LineKind.TooLong:
                Reject(RejectionReason.TooLong, line);
                break;
            default:
                if (!RecordFormat.IsBlank(line) && !StepLine(line, batch, until))
                    return false;
                break;
        }

        file.Consume();
        return true;
    }

    /// <summary>Decodes and judges a line; whether it is done with.</summary>
    private bool StepLine(ReadOnlySpan<byte> line, Batch batch, Instant until)
    {
        if (format.Decode(line, batch) is { } reason)
        {
            Reject(reason, line);
            return true;
        }

        var time = new Instant(batch.Times[batch.Count]);
        if (Opening is null)
            Open();
        if (Opening > until)
        {
            batch.DiscardRow();
            return false;
        }

        var isAccepted = _waiting is not null || Judge(time, line);
        if (isAccepted)
            return Take(time, file.Lines + 1, batch, until);
        batch.DiscardRow();
        return true;
    }

    private bool StepAside(AsideRecord record, Batch batch)
    {
        // To another configuration it may be none.
        if (format.Decode(record.Line, batch) is { } reason)
            Reject(reason, record.Line, record.Number);
        else
            Append(new(batch.Times[batch.Count]), record.Number, batch);
        return true;
    }

    private bool StepReleased(byte[] line, long number, Batch batch, Instant until)
    {
        if (format.Decode(line, batch) is { } reason)
        {
            // It was good for the process that held it back, which looked for the time elsewhere.
            Reject(reason, line, number);
            _waiting = null;
        }
        else if (!Take(new(batch.Times[batch.Count]), number, batch, until))
        {
            return false;
        }

        _released.Dequeue();
        return true;
    }

    private bool Take(Instant time, long number, Batch batch, Instant until)
    {
        if (time > until)
        {
            batch.DiscardRow();
            _waiting = time;
            return false;
        }

        _waiting = null;
        Append(time, number, batch);
        return true;
    }

    private void Append(Instant time, long number, Batch batch)
    {
        if (batch.Origins is { } origins)
            origins[batch.Count] = (file.Path, number);
        batch.Count++;
        statistics.Records++;
        statistics.LatestTime = Instant.Max(statistics.LatestTime ?? time, time);
        _episodes.NoteGood();
    }

    /// <summary>Whether a record counts now; if not, it is counted as what it is.</summary>
    private bool Judge(Instant time, ReadOnlySpan<byte> line)
    {
        var guard = Guard(time);
        switch (guard.Judge(time))
        {
            case ArrivalVerdict.Late:
                _aside.EndRow();
                statistics.Late++;
                return false;
            case ArrivalVerdict.Future:
                Reject(
                    RejectionReason.Future, file.Lines + 1,
                    $"its time {time.ToRfc3339()} is more than {Durations.Format(limits.MaxFuture)} ahead of the clock");
                return false;
            case ArrivalVerdict.SetAside:
                SetAside(new(line.ToArray(), time, file.Lines + 1), guard.Held);
                return false;
            case ArrivalVerdict.Release:
                Release(line);
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

    private void Release(ReadOnlySpan<byte> line)
    {
        var (row, kept) = _aside.Release();
        foreach (var record in row)
            Count(record);
        foreach (var record in kept)
            _released.Enqueue((record.Line, record.Number));
        _released.Enqueue((line.ToArray(), file.Lines + 1));
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
}
