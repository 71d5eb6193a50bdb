using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>
/// Entries of a stream as records. Where it goes on is the position that is kept with what was counted (<see cref="StreamPosition"/>); the consumer group follows it:
/// entries are acknowledged once a commit holds them, and those that were given and not counted are given again. Of a closed source nothing is
/// acknowledged, and no group is made.
/// </summary>
internal sealed class RedisStreamSource : BufferedSource
{
    private const int MostEntries = 2 * Batch.DefaultCapacity, FewEntries = 16;

    private const int ChunkBytes = 8 << 20;

    private readonly RedisStream _stream;
    private readonly SourceOpening _opening;
    private readonly EntryWriter _writer;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private RedisClient? _client;
    private StreamPosition? _at;
    private byte[] _position = [];
    private bool _isFollowed;
    private bool _isLooking;

    /// <summary>Whether what an earlier process has counted was acknowledged.</summary>
    private bool _hasSettled;

    private int _entries = MostEntries / 4;

    /// <summary>Up to where a commit holds all entries; written by who reads.</summary>
    private volatile byte[]? _committed;

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="layout">How its records are written.</param>
    /// <param name="opening">What it is read for.</param>
    public RedisStreamSource(RedisStream stream, RecordLayout layout, SourceOpening opening)
        : base(opening, $"redis_stream {stream.Place}", layout.Create(opening.Schema, opening.MaxRecordBytes, opening.RequireId)) =>
        (_stream, _opening, _writer) = (stream, opening, new(stream.Field));

    /// <inheritdoc/>
    protected override string EmptyRecord => $"has no field '{_stream.Field}', or nothing in it: expected a record there";

    /// <summary>Shows the first part of the id: all entries that the server has given in that millisecond are found by it.</summary>
    protected override (string Place, long Number) Find(long number, string place) => (place, EntryId.TimeOf(number));

    /// <inheritdoc/>
    protected override void PositionCommitted(ReadOnlyMemory<byte> position) => _committed = position.ToArray();

    /// <inheritdoc/>
    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        try
        {
            return await NextAsync(position).AsTask().WaitAsync(cancel);
        }
        catch (Exception error)
        {
            await LeaveAsync();
            throw error is RedisException or RedisTimeoutException or TimeoutException
                ? new RedisSourceException(RedisClient.Describe(error, _stream), error) : error;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        try
        {
            await AcknowledgeAsync();
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The next process acknowledges what this one has counted.
        }

        await LeaveAsync();
        _writer.Dispose();
    }

    private async ValueTask<FetchedChunk> NextAsync(ReadOnlyMemory<byte> position)
    {
        if (_at is null || !position.Span.SequenceEqual(_position))
            (_at, _position, _isFollowed, _isLooking) = (Restore(position.Span), position.ToArray(), false, false);
        _client ??= await RedisClient.ConnectAsync(_stream);
        var hasMoved = !_isLooking && await LookAsync(_client, _at);
        await AcknowledgeAsync();
        var asked = _entries;
        var entries = _opening.IsClosed ? await _client.PeekAsync(_at.Last, asked) : await _client.ReadAsync(asked);
        var (records, bytes) = (new List<FetchedRecord>(entries.Length), 0L);
        foreach (var entry in entries)
        {
            var id = EntryId.Parse(entry.Id);
            // A group that somebody else has set back gives what was read.
            if (id <= _at.Last)
                continue;
            var record = _writer.Write(entry);
            records.Add(new(id.Number, record));
            bytes += record.Length;
            _at.Pass(id);
        }

        if (records.Count > 0)
            _entries = (int)Math.Clamp(ChunkBytes / Math.Max(1, bytes / records.Count), FewEntries, MostEntries);
        _isLooking = entries.Length == asked;
        // A look without news costs no more than looking.
        if (records.Count > 0 || hasMoved)
            _position = _at.Save();
        return new(records, _position, IsEnd: !_isLooking) { Notes = Loss.NotesOf(_at.Lost, _opening.Limits) };
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

    /// <summary>Sees what is there, and lets the group follow; whether the position is another one than before.</summary>
    private async Task<bool> LookAsync(RedisClient client, StreamPosition at)
    {
        var info = await client.LookAsync();
        var hasMoved = Compare(info, at);
        if (!_opening.IsClosed)
            await FollowAsync(client, at, hasMoved);
        return hasMoved;
    }

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

    /// <summary>Lets the group go on where the position is; from then on nobody else may move it.</summary>
    private async Task FollowAsync(RedisClient client, StreamPosition at, bool hasMoved)
    {
        var behind = await client.GroupAsync();
        if (behind is null)
        {
            if (!at.IsNew)
                Tell($"the group '{_stream.Group}' was not there any more: it is made anew, and goes on where it was, behind {at.Last}");
            await client.CreateGroupAsync(at.Last);
        }
        else if (_isFollowed && !hasMoved && behind != at.Last)
        {
            throw new RedisSourceException(
                $"the group '{_stream.Group}' was moved to {behind} by another that reads it, expected {at.Last}: each would get a part of the entries; give each exporter a group of its own");
        }
        else if (behind != at.Last)
        {
            await client.SetGroupAsync(at.Last);
        }

        if (!_hasSettled)
        {
            // Counted by a process that was killed before it acknowledged them. After an error of this one, what it was given isn't counted yet.
            await client.AcknowledgeAsync(at.Last);
            _hasSettled = true;
        }

        _isFollowed = true;
    }

    private async Task AcknowledgeAsync()
    {
        if (_opening.IsClosed || _client is not { } client || Interlocked.Exchange(ref _committed, null) is not { Length: > 0 } committed)
            return;
        try
        {
            await client.AcknowledgeAsync(StreamPosition.Restore(committed).Last);
        }
        catch
        {
            Interlocked.CompareExchange(ref _committed, committed, null);
            throw;
        }
    }

    private async ValueTask LeaveAsync()
    {
        (_at, _isFollowed, _isLooking) = (null, false, false);
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
