using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>
/// Entries of a stream as records. They are read by position, which is kept with what was counted (<see cref="StreamPosition"/>), so that whoever else reads
/// the stream takes nothing away. Where a consumer group is configured, it follows what is counted (<see cref="RedisGroup"/>).
/// </summary>
internal sealed class RedisStreamSource : BufferedSource
{
    private const int MostEntries = 2 * Batch.DefaultCapacity, FewEntries = 16;

    private const int ChunkBytes = 8 << 20;

    private static readonly TimeSpan ClosingPatience = TimeSpan.FromSeconds(5);

    private readonly RedisStream _stream;
    private readonly SourceOpening _opening;
    private readonly EntryWriter _writer;
    private readonly RedisGroup? _group;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private RedisClient? _client;
    private StreamPosition? _at;
    private byte[] _position = [];
    private int _entries = MostEntries / 4;

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="layout">How its records are written.</param>
    /// <param name="opening">What it is read for. Of a closed source no group is set.</param>
    public RedisStreamSource(RedisStream stream, RecordLayout layout, SourceOpening opening)
        : base(opening, $"redis_stream {stream.Place}", layout.Create(opening.Schema, opening.MaxRecordBytes, opening.RequireId)) =>
        (_stream, _opening, _writer, _group) = (stream, opening, new(stream.Field), stream.Group is { } group && !opening.IsClosed ? new(stream, group) : null);

    /// <inheritdoc/>
    protected override string EmptyRecord => $"has no field '{_stream.Field}', or nothing in it: expected a record there";

    /// <summary>Shows the first part of the id: all entries that the server has given in that millisecond are found by it.</summary>
    protected override (string Place, long Number) Find(long number, string place) => (place, EntryId.TimeOf(number));

    /// <inheritdoc/>
    protected override void PositionCommitted(ReadOnlyMemory<byte> position) => _group?.Note(position);

    /// <inheritdoc/>
    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        try
        {
            return await NextAsync(position, cancel);
        }
        catch (Exception error)
        {
            await LeaveAsync();
            throw error is RedisException or RedisTimeoutException or TimeoutException
                ? new SourceException(RedisClient.Describe(error, _stream), error) : error;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        using var patience = new CancellationTokenSource(ClosingPatience);
        try
        {
            if (_group is { } group && _client is { } client)
                await group.ShowAsync(client, patience.Token);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException)
        {
            // The next process shows what this one has counted.
        }
        finally
        {
            await LeaveAsync();
            _writer.Dispose();
        }
    }

    private async ValueTask<FetchedChunk> NextAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        if (_at is null || !position.Span.SequenceEqual(_position))
            (_at, _position) = (Restore(position.Span), position.ToArray());
        _client ??= await RedisClient.ConnectAsync(_stream, cancel);
        // Before each read: while much is read, operators see how far it is.
        if (_group is not null && await _group.ShowAsync(_client, cancel) is { } fault)
            Tell(fault);
        var (asked, hasMoved) = (_entries, false);
        StreamEntry[] entries;
        EntryId behind;
        do
        {
            // With each read it is seen what is there: while much is read, entries may go that were not.
            behind = _at.Last;
            (var info, entries) = await _client.ReadAsync(behind, asked, cancel);
            hasMoved |= Compare(info, _at);
        }
        while (_at.Last != behind);

        var (records, bytes) = (new List<FetchedRecord>(entries.Length), 0L);
        foreach (var entry in entries)
        {
            var id = EntryId.Parse(entry.Id);
            var record = _writer.Write(entry);
            records.Add(new(id.Number, record));
            bytes += record.Length;
            _at.Pass(id);
        }

        if (records.Count > 0)
            _entries = (int)Math.Clamp(ChunkBytes / Math.Max(1, bytes / records.Count), FewEntries, MostEntries);
        // A look without news costs no more than looking.
        if (records.Count > 0 || hasMoved)
            _position = _at.Save();
        return new(records, _position, IsEnd: entries.Length < asked) { Notes = Loss.NotesOf(_at.Lost, _opening.Limits) };
    }

    private StreamPosition Restore(ReadOnlySpan<byte> position)
    {
        if (position.IsEmpty)
            return new(_stream.Key);
        var at = StreamPosition.Restore(position);
        if (at.Key == _stream.Key)
            return at;
        Tell($"the stream is '{_stream.Key}', and was '{at.Key}': it is read from its first entry on");
        return new(_stream.Key);
    }

    /// <summary>Sees what is there, before what was read of it is passed; whether the position is another one than before.</summary>
    private bool Compare(StreamInfo info, StreamPosition at)
    {
        // Servers before version 7 count nothing.
        long? added = info.EntriesAdded >= info.Length && (info.EntriesAdded > 0 || info.Length == 0) ? info.EntriesAdded : null;
        var hasMoved = false;
        if (EntryId.Parse(info.LastGeneratedId) is var last && (last < at.Last || added < at.Passed))
        {
            Tell($"the stream ends at {last}, and was read up to {at.Last}: it was made anew, and is read from its first entry on; records without an id that were read before count again");
            at.Restart();
            hasMoved = true;
        }

        if (added is null || (!info.FirstEntry.IsNull && EntryId.Parse(info.FirstEntry.Id) <= at.Last))
            return hasMoved;
        // All that is there is still to be read: what was added before it was read, or is gone.
        var gone = added.Value - info.Length;
        if (gone == at.Passed)
            return hasMoved;
        if (at.Passed is { } passed && gone > passed && !at.IsNew)
        {
            at.Lost = new(
                $"{gone - passed} entries behind {at.Last} were gone before they were read. Let the stream keep more (MAXLEN, MINID), or see why reading was behind",
                Instant.Now(_opening.Limits.Wall));
        }

        at.Passed = gone;
        return true;
    }

    private async ValueTask LeaveAsync()
    {
        _at = null;
        if (_client is not { } client)
            return;
        _client = null;
        await client.DisposeAsync();
    }

    /// <summary>Says something once, also where what it is of is tried again.</summary>
    private void Tell(string detail)
    {
        if (_told.Add(detail))
            _opening.OnQueryChanged?.Invoke(detail);
    }
}
