using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Arrivals;
using MlBudget.Sources.Formats;

namespace MlBudget.Sources.Files;

/// <summary>The records of one file, in its order.</summary>
internal sealed partial class RecordStream : IDisposable
{
    /// <summary>Times of files up to this one, in ticks, say nothing.</summary>
    private static readonly long NoTime = new DateTime(2000, 1, 1).Ticks;

    private readonly LogFile _file;
    private readonly RecordFormat _format;
    private readonly ArrivalLimits _limits;
    private readonly SourceStatistics _statistics;
    private readonly SideDecoding? _decoding;
    private readonly ArrivingRecords _records;

    /// <summary>The records of a file, of which none was read.</summary>
    public RecordStream(
        LogFile file, RecordFormat format, ArrivalLimits limits, SourceStatistics statistics, FileSourceOptions options)
    {
        (_file, _format, _limits, _statistics, _decoding) = (file, format, limits, statistics, options.Decoding);
        _records = new(
            format, limits, statistics, () => file.Path, () => OpeningTimes.Of(file, format),
            options.OnProblem is not { } onProblem ? null : record => onProblem(new(record.Place, record.Number, record.Reason, record.Detail)));
    }

    /// <summary>The file.</summary>
    public LogFile File => _file;

    /// <summary>
    /// What it is called among the streams of its source; later ones have greater numbers, and those whose file is at no
    /// path any more begin to count as new then.
    /// </summary>
    public long Number { get; set; }

    /// <summary>The time of the first record; null while none was found. Files are read in its order.</summary>
    public Instant? Opening => _records.Opening;

    /// <summary>The time of the record that waits, or of one that was set aside and counts now; null if there is none.</summary>
    public Instant? NextTime => _records.NextTime;

    /// <summary>Whether a lookout for the first record is worth it.</summary>
    public bool NeedsOpening => Opening is null && !_file.IsAtEnd;

    /// <summary>Whether there may be something to read although the file is at no path any more.</summary>
    public bool HasRest => !_file.IsAtEnd || _records.HasKept;

    /// <summary>
    /// Whether none of its records would count if they were read again, since all are older than the retention. Under the wall
    /// clock the file's own time says so: no record was written later, and none is taken that is far ahead of when it was. Some
    /// file systems tell no time.
    /// </summary>
    public bool IsOver => _limits.Clock == ClockMode.Log
        ? _records.Latest is not { } latest || latest + _limits.Retention < _statistics.LatestTime
        : _file.Sighting.Modified > NoTime
            && new DateTimeOffset(_file.Sighting.Modified, TimeSpan.Zero) + _limits.MaxFuture + _limits.Retention
            < (_limits.Time.GetUtcNow() < _limits.Wall.GetUtcNow() ? _limits.Time : _limits.Wall).GetUtcNow();

    /// <summary>Whether the next record has more rows than the batch that was read into last had room for.</summary>
    public bool NeedsRoom => _records.NeedsRoom;

    /// <summary>A poll begins.</summary>
    public void NextPoll()
    {
        _records.NextPoll();
        _file.NextPoll();
    }

    /// <summary>Looks for the file's first records.</summary>
    public void Open() => _records.Open();

    /// <summary>Appends records to a batch until it is full, the next one is later, or there is none.</summary>
    /// <param name="batch">Where the records go.</param>
    /// <param name="until">The latest time that is taken.</param>
    /// <param name="budget">How much to look at, whatever becomes of it.</param>
    public void Read(Batch batch, Instant until, ReadBudget budget)
    {
        while (!budget.IsSpent && batch.Count < batch.Capacity && (_records.TakeKept(batch, until) ?? Step(batch, until, budget)))
            budget.Lines--;
    }

    /// <summary>Counts as refused what is set aside, since all that is there to be read was read.</summary>
    public void Settle() => _records.Settle();

    /// <summary>Writes where it has come to.</summary>
    public void Save(BlobWriter writer)
    {
        _file.Save(writer);
        _records.Save(writer);
    }

    /// <summary>The lines that it keeps; often none.</summary>
    public byte[] SaveLines(BlobWriter writer) => _records.SaveKept(writer);

    /// <summary>Goes on where another process has come to, but for the file, which is given.</summary>
    /// <param name="reader">Reads what <see cref="Save"/> has written, behind the file.</param>
    /// <param name="lines">What <see cref="SaveLines"/> has given.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader, ReadOnlySpan<byte> lines) => _records.Restore(ref reader, lines, _file.Lines);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Goes on by a line; whether it is done with.</summary>
    private bool Step(Batch batch, Instant until, ReadBudget budget)
    {
        var kind = _file.Peek(budget, out var line);
        if (kind == LineKind.Unfinished && !_format.IsWhole(line))
        {
            _file.Await();
            kind = LineKind.End;
        }

        switch (kind)
        {
            case LineKind.Paused:
                return false;
            case LineKind.End:
                _records.ReachEnd();
                return false;
            case LineKind.Decoded:
                return TakeDecoded(batch, until, budget);
            case LineKind.TooLong:
                _records.Refuse(RejectionReason.TooLong, line, _file.Lines + 1);
                break;
            case LineKind.Refused:
                _records.Refuse(RejectionReason.Malformed, _file.Fault, _file.Lines + 1);
                break;
            default:
                if (!LineReader.IsBlank(line) && !_records.Take(line, _file.Lines + 1, batch, until))
                    return false;
                break;
        }

        _file.Consume();
        return true;
    }
}
