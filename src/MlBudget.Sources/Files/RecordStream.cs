using System.Globalization;
using MlBudget.Core.Events;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Files;

/// <summary>
/// The records of one file, in its order: decoded, judged by their times, and taken up to a time. A record that was
/// judged good but lies beyond that time waits, and those behind it wait with it.
/// </summary>
internal sealed class RecordStream(
    LogFile file,
    RecordFormat format,
    ArrivalLimits limits,
    SourceStatistics statistics,
    Action<FileProblem>? onProblem) : IDisposable
{
    private readonly Episodes _episodes = new();
    private readonly Queue<byte[]> _held = new();
    private readonly Queue<byte[]> _released = new();
    private List<long> _openingTimes = [];
    private ArrivalGuard? _guard;
    private long? _waiting;

    /// <summary>The file.</summary>
    public LogFile File => file;

    /// <summary>
    /// What it is called among the streams of its source; later ones have greater numbers, and those whose file is at no
    /// path any more begin to count as new then.
    /// </summary>
    public long Number { get; set; }

    /// <summary>The time of the first record; null while none was found. Files are read in its order.</summary>
    public long? Opening { get; private set; }

    /// <summary>The time of the record that waits; null if none does.</summary>
    public long? NextTime => _guard is null ? Opening : _waiting;

    /// <summary>Whether a lookout for the first record is worth it.</summary>
    public bool NeedsOpening => Opening is null && !file.IsAtEnd;

    /// <summary>Whether there may be something to read although the file is at no path any more.</summary>
    public bool HasRest => !file.IsAtEnd || _released.Count > 0;

    /// <summary>A poll begins.</summary>
    public void NextPoll() => _episodes.NextPoll();

    /// <summary>Looks for the file's first records.</summary>
    public void Open()
    {
        _openingTimes = OpeningTimes.Of(file, format);
        if (_openingTimes.Count > 0)
            Opening = ArrivalGuard.Opening(_openingTimes, limits);
    }

    /// <summary>Appends records to a batch until it is full, the next one is later, or there is none.</summary>
    /// <param name="batch">Where the records go.</param>
    /// <param name="until">In microseconds since the epoch.</param>
    /// <param name="lines">How many lines to take at most, whatever becomes of them; lowered by those that were.</param>
    public void Read(Batch batch, long until, ref int lines)
    {
        while (lines > 0 && batch.Count < batch.Capacity && Step(batch, until))
            lines--;
    }

    /// <summary>Writes where it has come to.</summary>
    public void Save(BlobWriter writer)
    {
        file.Save(writer);
        writer.OptionalTime(Opening);
        writer.OptionalTime(_waiting);
        writer.Flag(_guard is not null);
        if (_guard is not null)
            _guard.Save(writer);
        else
            SaveOpeningTimes(writer);
        writer.Total(_held.Count);
        writer.Total(_released.Count);
    }

    /// <summary>The lines that it keeps; often none.</summary>
    public byte[] SaveLines(BlobWriter writer)
    {
        writer.Clear();
        foreach (var line in _held.Concat(_released))
            writer.Bytes(line);
        return writer.Written.ToArray();
    }

    /// <summary>Goes on where another process has come to, but for the file, which is given.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> has written, behind the file.</param>
    /// <param name="lines">What <see cref="SaveLines"/> has given.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader, ReadOnlySpan<byte> lines)
    {
        Opening = reader.OptionalTime();
        _waiting = reader.OptionalTime();
        if (reader.Flag())
            _guard = ArrivalGuard.Restore(limits, ref reader);
        else
            RestoreOpeningTimes(ref reader);
        var kept = new BlobReader(lines);
        foreach (var queue in (Queue<byte[]>[])[_held, _released])
        {
            for (var left = reader.Count(ArrivalGuard.Agreement); left > 0; left--)
                queue.Enqueue(kept.Bytes().ToArray());
        }

        if (!kept.AtEnd)
            throw new BlobException("found more lines than are held back");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>Once there is a guard, it knows what mattered of them.</summary>
    private void SaveOpeningTimes(BlobWriter writer)
    {
        writer.Total(_openingTimes.Count);
        foreach (var time in _openingTimes)
            writer.Time(time);
    }

    private void RestoreOpeningTimes(ref BlobReader reader)
    {
        for (var left = reader.Count(ArrivalGuard.Agreement); left > 0; left--)
            _openingTimes.Add(reader.Time());
    }

    private bool Step(Batch batch, long until)
    {
        if (NextTime > until)
            return false;
        if (_released.TryPeek(out var released))
            return StepReleased(released, batch, until);
        switch (file.Peek(out var line))
        {
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
    private bool StepLine(ReadOnlySpan<byte> line, Batch batch, long until)
    {
        if (format.Decode(line, batch) is { } reason)
        {
            Reject(reason, line);
            return true;
        }

        var time = batch.Times[batch.Count];
        if (Opening is null)
            Open();
        if (Opening > until)
        {
            batch.DiscardRow();
            return false;
        }

        if (_waiting is null && MayComeToTime(time))
        {
            batch.DiscardRow();
            return false;
        }

        var isAccepted = _waiting is not null || Judge(time, line);
        if (isAccepted)
            return Take(time, batch, until);
        batch.DiscardRow();
        return true;
    }

    /// <summary>
    /// Whether a label far past the log's clock has to wait, since predictions that are still to be read may show that its time has
    /// come. A stray one, behind which labels go on as before, must not hold those up.
    /// </summary>
    private bool MayComeToTime(long time)
    {
        if (limits.Predictions is not { } predictions || Guard(time) is not { } guard || !guard.IsJump(time) || !predictions().MayGoOn)
            return false;
        return OpeningTimes.Of(file, format).TrueForAll(guard.IsJump);
    }

    private bool StepReleased(byte[] line, Batch batch, long until)
    {
        if (format.Decode(line, batch) is { } reason)
        {
            // It was good for the process that held it back, which looked for the time elsewhere.
            Reject(reason, line);
            _waiting = null;
        }
        else if (!Take(batch.Times[batch.Count], batch, until))
        {
            return false;
        }

        _released.Dequeue();
        return true;
    }

    private bool Take(long time, Batch batch, long until)
    {
        if (time > until)
        {
            batch.DiscardRow();
            _waiting = time;
            return false;
        }

        _waiting = null;
        batch.Count++;
        statistics.Records++;
        statistics.LatestTime = Math.Max(statistics.LatestTime ?? time, time);
        _episodes.NoteGood();
        return true;
    }

    /// <summary>Whether a record counts now; if not, it is counted as what it is.</summary>
    private bool Judge(long time, ReadOnlySpan<byte> line)
    {
        var guard = Guard(time);
        switch (guard.Judge(time))
        {
            case ArrivalVerdict.Late:
                _held.Clear();
                statistics.Late++;
                return false;
            case ArrivalVerdict.Future:
                Reject(
                    RejectionReason.Future,
                    $"its time {Written(time)} is more than {Durations.Format(limits.MaxFuture)} ahead of the clock");
                return false;
            case ArrivalVerdict.SetAside:
                while (_held.Count >= guard.Held)
                    _held.Dequeue();
                _held.Enqueue(line.ToArray());
                Reject(
                    RejectionReason.SetAside,
                    $"its time {Written(time)} is more than {Durations.Format(limits.MaxJump)} past the log's clock");
                return false;
            case ArrivalVerdict.Release:
                while (_held.TryDequeue(out var held))
                    _released.Enqueue(held);
                _released.Enqueue(line.ToArray());
                return false;
            default:
                _held.Clear();
                return true;
        }
    }

    /// <summary>
    /// The guard is made when the first record's turn comes, not when the file is found: by then the source has read
    /// what is older, whether all files were there from the start or came one by one.
    /// </summary>
    private ArrivalGuard Guard(long first) =>
        _guard ??= new ArrivalGuard(limits, _openingTimes.Count > 0 ? _openingTimes : [first], Latest());

    /// <summary>The latest time that the source, or the predictions by which it is judged, has shown.</summary>
    private long? Latest() => new[] { statistics.LatestTime, limits.Predictions?.Invoke().Latest }.Max();

    private void Reject(RejectionReason reason, ReadOnlySpan<byte> line)
    {
        statistics.Reject(reason);
        if (_episodes.Begins(reason))
            onProblem?.Invoke(new FileProblem(file.Path, file.Lines + 1, reason, format.Describe(reason, line)));
    }

    private void Reject(RejectionReason reason, FormattableString detail)
    {
        statistics.Reject(reason);
        if (_episodes.Begins(reason))
            onProblem?.Invoke(new FileProblem(file.Path, file.Lines + 1, reason, FormattableString.Invariant(detail)));
    }

    private static string Written(long time) =>
        EventTime.ToDateTimeOffset(time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
