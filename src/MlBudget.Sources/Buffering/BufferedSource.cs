using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Arrivals;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Buffering;

/// <summary>
/// A source over a network. A fetcher in the background fills a bounded buffer with chunks of records; <see cref="Refresh"/> only asks it to
/// look, and <see cref="Read"/> takes what is there: neither waits for the network, and nor does <see cref="Dispose"/>. Only of a closed
/// source, which a replay reads, <see cref="Read"/> waits for what is still to be fetched: a replay has to see every record up to a time
/// before it says anything of that time, and has no page to hold up. The records are one stream in the order in which they are fetched, and
/// are judged by their times as those of a file are.
/// <para>
/// Each record counts once, whatever is killed when: the position of a chunk is stored once all of it was read, and of a chunk of which a
/// part was read the rest is stored with its position, so that nothing depends on whether another fetch cuts the chunks alike. Errors are
/// those of the source until a fetch goes well again; it is tried again after a while that doubles.
/// </para>
/// <para>What comes between two looks counts after the second: the page may be behind by the time between two polls.</para>
/// </summary>
public abstract class BufferedSource : IRecordSource, IFetchedSource
{
    /// <summary>After how many records per row of a batch a read ends, full or not, as where most are late or can't be read.</summary>
    private const int RecordsPerRow = 64;

    private const string StateKey = "state", RestKey = "rest", KeptKey = "kept";

    private static readonly HashSet<string> Keys = [StateKey, RestKey, KeptKey];

    private readonly SourceOpening _opening;
    private readonly RecordFormat _format;
    private readonly ArrivingRecords _records;
    private readonly StoredEntries _stored = new();
    private readonly BlobWriter _blob = new();
    private readonly Fetcher<FetchedChunk> _fetcher;
    private ReadOnlyMemory<byte> _position;
    private FetchedChunk? _chunk;
    private int _next;
    private long _number;
    private double _progress;
    private bool _isEnd;
    private string? _error;

    /// <summary>Whether some of the chunk was read, maybe by another process.</summary>
    private bool _isPart;

    /// <summary>A source of which nothing is fetched before the first <see cref="Refresh"/>.</summary>
    /// <param name="opening">What it is read for.</param>
    /// <param name="place">What holds its records, in errors: such as a table, or a topic.</param>
    /// <param name="format">What makes rows of them.</param>
    /// <param name="options">How it is fetched; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    protected BufferedSource(SourceOpening opening, string place, RecordFormat format, BufferingOptions? options = null)
    {
        options ??= new();
        options.Check();
        (_opening, _format) = (opening, format);
        _records = new(format, opening.Limits, Statistics, () => place, OpeningTimes, opening.OnRefused) { Find = number => Find(number, place) };
        _fetcher = new(FetchAsync, CloseAsync, options, opening.IsClosed, opening.Limits);
    }

    /// <inheritdoc/>
    public string Name => _opening.Name;

    /// <inheritdoc/>
    public SourceStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public Instant? NextTime => _records.NextTime ?? (IsBehind ? Statistics.LatestTime ?? Instant.MinValue : null);

    /// <summary>Nothing is news while a record waits for its time: what comes behind it waits as well.</summary>
    public Task? News => (IsBehind || IsLooking) && !Waits ? _fetcher.News : null;

    /// <inheritdoc/>
    public bool IsLooking => _fetcher.IsLooking && _error is null;

    /// <inheritdoc/>
    public double Progress => _isEnd ? 1 : _progress;

    /// <summary>What is wrong with the source though it can be fetched, for people: records that don't come into it. Null for nothing.</summary>
    protected virtual string? Trouble => null;

    /// <summary>Whether a record is here whose time has not come.</summary>
    private bool Waits => _chunk is not null || (_records.HasKept && _records.NextTime is not null);

    /// <summary>Whether more is to come than was read, and can.</summary>
    private bool IsBehind => !_isEnd && _error is null;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        _stored.Restore(entries);
        _stored.Expect(Keys);
        if (entries.Count == 0)
            return;
        var stored = _stored[StateKey] ?? throw new BlobException($"found no entry '{StateKey}' beside others");
        var state = new BlobReader(stored);
        _position = state.Bytes().ToArray();
        _number = state.Signed();
        _records.Restore(ref state, _stored[KeptKey] ?? [], _number);
        if (!state.AtEnd)
            throw new BlobException($"found {state.Length} bytes behind the state of a source that is fetched");
        if (_stored[RestKey] is { } rest)
            (_chunk, _isPart) = (RestoreRest(rest), true);
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer) => _stored.Write(writer, Entries());

    /// <inheritdoc/>
    public void Committed()
    {
        _stored.Committed();
        PositionCommitted(_position);
    }

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        _records.NextPoll();
        _fetcher.Look(_chunk?.Position ?? _position);
    }

    /// <inheritdoc/>
    public bool Read(Batch batch, Instant until, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        // An error that has passed by now has nothing behind it that isn't taken below.
        var error = _fetcher.Error;
        var left = (long)RecordsPerRow * batch.Capacity;
        while (left > 0 && batch.Count < batch.Capacity && (_records.TakeKept(batch, until) ?? Step(batch, until, cancel)))
            left--;
        _error = _opening.IsClosed ? _fetcher.Error : error;
        Statistics.Error = _error ?? Trouble;
        return batch.Count == batch.Capacity || left == 0;
    }

    /// <inheritdoc/>
    public void Settle() => _records.Settle();

    /// <inheritdoc/>
    public void Dispose()
    {
        _fetcher.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Fetches the records behind a position, at most as many as may be in memory <see cref="BufferingOptions.MaxChunks"/> times and once
    /// more. Called in the background, once at a time.
    /// </summary>
    /// <param name="position">The position of the chunk before, maybe of another process; empty for the start.</param>
    /// <param name="cancel">Ends it: when the source is disposed of, and after <see cref="BufferingOptions.Patience"/>.</param>
    /// <returns>The records; where there are none for now an empty chunk that is the end, without waiting for news.</returns>
    /// <exception cref="Exception">Whatever goes wrong: the message is the source's error, and it is tried again.</exception>
    protected abstract ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel);

    /// <summary>Says that what is fetched from need not keep what lies before a position: it was counted, and that is committed. Called on the thread
    /// that reads, so it must not wait.</summary>
    /// <param name="position">The position; empty for the start.</param>
    protected virtual void PositionCommitted(ReadOnlyMemory<byte> position)
    {
    }

    /// <summary>Looks for what is new before the next <see cref="Refresh"/>, so that it is here by then. May be called by any thread.</summary>
    protected void LookAgain() => _fetcher.LookAgain();

    /// <summary>Lets go of what is fetched from. Called in the background, once, when nothing is fetched any more.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>What is wrong with a record without bytes, for people.</summary>
    protected virtual string EmptyRecord => "is empty: expected a record";

    /// <summary>Where people find a record.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="place">What holds all records.</param>
    /// <returns>What holds it, and its number there.</returns>
    protected virtual (string Place, long Number) Find(long number, string place) => (place, number);

    /// <summary>Goes on by a record; whether it is done with.</summary>
    private bool Step(Batch batch, Instant until, CancellationToken cancel)
    {
        if (!HasNext(cancel))
            return false;
        var record = _chunk!.Records[_next];
        if (record.Bytes.IsEmpty)
            _records.Refuse(RejectionReason.Malformed, EmptyRecord, record.Number);
        else if (record.Bytes.Length > _format.MaxRecordBytes)
            _records.Refuse(RejectionReason.TooLong, record.Bytes.Span, record.Number);
        else if (!_records.Take(record.Bytes.Span, record.Number, batch, until))
            return false;
        (_number, _isPart) = (record.Number, true);
        if (++_next == _chunk.Records.Count)
            Leave(_chunk);
        return true;
    }

    /// <summary>Sees to it that there is a chunk with a record that wasn't read.</summary>
    private bool HasNext(CancellationToken cancel)
    {
        while (_chunk is null)
        {
            if (_fetcher.Take(cancel) is not { } chunk)
                return false;
            (_chunk, _isEnd) = (chunk, false);
            if (chunk.Records.Count == 0)
                Leave(chunk);
        }

        return true;
    }

    private void Leave(FetchedChunk chunk)
    {
        (_chunk, _next, _isPart) = (null, 0, false);
        (_position, _progress, _isEnd) = (chunk.Position, chunk.Progress, chunk.IsEnd);
        Statistics.Notes = chunk.Notes;
    }

    /// <summary>The times of the first records, as far as they were fetched at once.</summary>
    private List<Instant> OpeningTimes()
    {
        var times = new List<Instant>();
        for (var next = _next; next < _chunk!.Records.Count && times.Count < ArrivalGuard.Agreement; next++)
        {
            var record = _chunk.Records[next].Bytes;
            if (record.Length <= _format.MaxRecordBytes && _format.TimeOf(record.Span) is { } time)
                times.Add(time);
        }

        return times;
    }

    private IEnumerable<(string Key, byte[] Content)> Entries()
    {
        _blob.Clear();
        _blob.Bytes(_position.Span);
        _blob.Signed(_number);
        _records.Save(_blob);
        yield return (StateKey, _blob.Written.ToArray());
        if (_records.SaveKept(_blob) is { Length: > 0 } kept)
            yield return (KeptKey, kept);
        // A chunk of which nothing was read is fetched again.
        if (_chunk is { } chunk && _isPart)
            yield return (RestKey, SaveRest(chunk));
    }

    private byte[] SaveRest(FetchedChunk chunk)
    {
        _blob.Clear();
        _blob.Bytes(chunk.Position.Span);
        _blob.Total(chunk.Records.Count - _next);
        for (var next = _next; next < chunk.Records.Count; next++)
        {
            _blob.Signed(chunk.Records[next].Number);
            _blob.Bytes(chunk.Records[next].Bytes.Span);
        }

        return _blob.Written.ToArray();
    }

    private static FetchedChunk RestoreRest(byte[] entry)
    {
        var rest = new BlobReader(entry);
        var position = rest.Bytes().ToArray();
        var records = new FetchedRecord[rest.Count(rest.Length)];
        for (var next = 0; next < records.Length; next++)
            records[next] = new(rest.Signed(), rest.Bytes().ToArray());
        return rest.AtEnd && records.Length > 0 ? new(records, position, IsEnd: false)
            : throw new BlobException($"found {rest.Length} bytes behind {records.Length} records that are still to be read");
    }
}
