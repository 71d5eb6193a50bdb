using System.Collections.Immutable;
using System.Threading.Channels;

namespace MlBudget.Sources.Spooling;

/// <summary>
/// What was pushed to a stream and is still to be counted, in files of its own. A post is taken once it is on the disk: those that come together
/// are written and synced together. Readers see what is on the disk only. Of a segment that all of them have committed, the file is deleted; what a
/// process has left unfinished at its end is cut off by the next one, which goes on with a new segment.
/// </summary>
public sealed class Spool
{
    /// <summary>How much is written and synced at once, at the most and a post beyond it.</summary>
    private const int BytesAtOnce = 8 << 20;

    /// <summary>A segment that is longer is followed by another one.</summary>
    private const long SegmentBytes = 8 << 20;

    /// <summary>Held for moments only: whoever scrapes asks how much is kept.</summary>
    private readonly Lock _lock = new();

    /// <summary>Held while it is found out what an earlier process has left.</summary>
    private readonly Lock _opening = new();
    private readonly Channel<Waiting?> _waiting = Channel.CreateUnbounded<Waiting?>(new() { SingleReader = true });
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Action<string> _notice;
    private readonly SpoolWriter _writer;
    private ImmutableArray<SpoolReader> _readers = [];
    private ImmutableArray<SpoolSegment> _segments = [];
    private volatile bool _isOpen;
    private volatile string? _trouble;
    private int _isRunning;
    private long _maxBytes = long.MaxValue;

    /// <summary>A spool in a folder, which is made when something is written first.</summary>
    /// <param name="stream">What the stream is called.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="notice">Hears what is worth knowing of it.</param>
    internal Spool(string stream, string folder, TimeProvider time, Action<string> notice)
    {
        (Stream, _folder, _time, _notice) = (stream, folder, time, notice);
        _writer = new(folder, new KnownKeys(Path.Combine(folder, "keys")), time);
    }

    /// <summary>What the stream is called.</summary>
    public string Stream { get; }

    /// <summary>How many bytes are kept.</summary>
    public long Bytes => Segments.Sum(segment => segment.Length);

    /// <summary>How many bytes may be kept: beyond it posts are refused.</summary>
    public long MaxBytes
    {
        get => Volatile.Read(ref _maxBytes);
        set => Volatile.Write(ref _maxBytes, value);
    }

    /// <summary>Why posts are refused, for people: from the first that is to the next that is taken, or until there is room again. Null where they are taken.</summary>
    internal string? Trouble => _trouble;

    /// <summary>How long halves wait for each other.</summary>
    public TimeSpan PairWithin { get; set; } = TimeSpan.FromMinutes(5);

    private ImmutableArray<SpoolSegment> Segments
    {
        get
        {
            lock (_lock)
                return _segments;
        }
    }

    /// <summary>Adds a post. When this ends with <see cref="PostFate.Taken"/> it is on the disk; it goes on where nobody waits for it any more.</summary>
    public Task<PostOutcome> AppendAsync(SpoolPost post)
    {
        var waiting = new Waiting(post, SpoolKey.Of(post));
        Enqueue(waiting);
        return waiting.Task;
    }

    /// <summary>Keeps what is added from now on for somebody, and what is kept already.</summary>
    /// <param name="news">Called when there is more; it returns at once.</param>
    public SpoolReader Read(Action news)
    {
        var reader = new SpoolReader(this, news);
        lock (_lock)
            _readers = _readers.Add(reader);
        return reader;
    }

    /// <summary>Deletes in the background what all have committed.</summary>
    internal void Trim() => Enqueue(null);

    /// <summary>Keeps nothing for a reader any more.</summary>
    internal void Remove(SpoolReader reader)
    {
        lock (_lock)
            _readers = _readers.Remove(reader);
    }

    /// <inheritdoc cref="SpoolReader.Read"/>
    internal SpooledPosts Read(SpoolPosition position, int bytes)
    {
        Open();
        var segments = Segments;
        var lines = new List<ReadOnlyMemory<byte>>();
        // The oldest are deleted first, so all that are there are behind it; but for a clock that went back while the folder was emptied.
        if (segments.LastOrDefault() is { } last && last.Number < position.Segment)
            position = position with { Segment = 0, Offset = 0 };
        foreach (var segment in segments.Where(segment => segment.Number >= position.Segment))
        {
            // The segment may be gone: all of it was committed.
            if (segment.Number > position.Segment)
                position = position with { Segment = segment.Number, Offset = 0 };
            position = SegmentReading.Read(segment, position, bytes, lines, out bytes);
            if (bytes <= 0)
                break;
        }

        var left = segments.Sum(segment => segment.Number > position.Segment ? segment.Length
            : segment.Number == position.Segment ? segment.Length - position.Offset : 0);
        return new(lines, position, left <= 0) { BytesLeft = left };
    }

    private void Enqueue(Waiting? waiting)
    {
        _waiting.Writer.TryWrite(waiting);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
            _ = Task.Run(RunAsync);
    }

    /// <summary>Writes whatever comes, and lets go of what nobody needs.</summary>
    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var (posts, isToTrim) = TakeWaiting();
            if (posts.Count > 0)
                Write(posts);
            if (isToTrim)
                TryTrim();
        }
    }

    private (List<Waiting> Posts, bool IsToTrim) TakeWaiting()
    {
        var (posts, bytes, isToTrim) = (new List<Waiting>(), 0L, false);
        while (bytes < BytesAtOnce && _waiting.Reader.TryRead(out var next))
        {
            isToTrim |= next is null;
            if (next is null)
                continue;
            posts.Add(next);
            bytes += next.Post.Lines.Length;
        }

        return (posts, isToTrim);
    }

    /// <summary>Writes posts. Whatever goes wrong, each of them hears of it.</summary>
    private void Write(List<Waiting> posts)
    {
        var next = new List<Waiting>();
        try
        {
            Open();
            NoteWritten(_writer.Write(posts, MaxBytes - Bytes, SegmentBytesOf(MaxBytes), LastNumber, next));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What was written is told by then, and has no use for this.
            foreach (var post in posts)
                post.End(new(PostFate.Failed, error.Message));
        }
        catch (Exception error)
        {
            foreach (var post in posts)
                post.End(new(PostFate.Failed, $"{error.GetType().Name}: {error.Message}"));
            _notice($"stream '{Stream}': writing has failed: {error}");
        }
        finally
        {
            foreach (var post in posts)
                Note(post.Tell());
            foreach (var post in next.Except(posts))
                _waiting.Writer.TryWrite(post);
        }
    }

    private void NoteWritten(SpoolSegment? segment)
    {
        if (segment is null)
            return;
        lock (_lock)
        {
            if (_segments.LastOrDefault() != segment)
                _segments = _segments.Add(segment);
        }

        foreach (var reader in Readers)
            reader.Tell();
    }

    private void Note(PostOutcome outcome) => _trouble = outcome.Fate switch
    {
        PostFate.Taken => null,
        PostFate.Full => $"refuses posts: its spool holds {Bytes} of {MaxBytes} bytes that are still to be counted (push.max_spool_bytes)",
        PostFate.Failed => $"refuses posts: its spool can't be written: {outcome.Reason}",
        _ => _trouble,
    };

    /// <summary>The number that segments to come lie behind, also where the clock went back since: that of the last one, which may be gone when all of it was counted.</summary>
    private long LastNumber => Math.Max(Segments.LastOrDefault()?.Number ?? 0, Readers.Select(reader => reader.Committed.Segment).DefaultIfEmpty().Max());

    private ImmutableArray<SpoolReader> Readers
    {
        get
        {
            lock (_lock)
                return _readers;
        }
    }

    /// <summary>Small spools have small segments, so that being full never means that nothing can be let go of.</summary>
    private static long SegmentBytesOf(long maxBytes) => Math.Clamp(maxBytes / 8, 1, SegmentBytes);

    /// <summary>Finds out what an earlier process has left.</summary>
    /// <exception cref="IOException">It can't be read, or what is torn can't be cut off.</exception>
    private void Open()
    {
        lock (_opening)
        {
            if (_isOpen)
                return;
            if (Directory.Exists(_folder))
                Take(SpoolSegment.AllOf(_folder));
            _isOpen = true;
        }
    }

    private void Take(List<SpoolSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Scan(isLast: segment == segments[^1]) is > 0 and var cut)
                _notice($"stream '{Stream}': cut {cut} bytes off the end of {segment.Path}, which were not written to their end: nothing of them was acknowledged");
        }

        _writer.Load(segments);
        lock (_lock)
            _segments = [.. segments];
    }

    private void TryTrim()
    {
        try
        {
            var readers = Readers;
            if (readers.IsEmpty || !_isOpen)
                return;
            while (_writer.GiveUp(PairWithin, SegmentBytesOf(MaxBytes), LastNumber) is { } written)
                NoteWritten(written);
            var least = readers.Min(reader => (reader.Committed.Segment, reader.Committed.Offset));
            foreach (var segment in Segments)
            {
                if (segment.Number >= _writer.OldestHalf || segment.Number > least.Segment || (segment.Number == least.Segment && segment.Length > least.Offset))
                    break;
                if (!_writer.TryLetGo(segment, SegmentBytesOf(MaxBytes)))
                    break;
                lock (_lock)
                    _segments = _segments.Remove(segment);
                _trouble = null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next commit tries again; meanwhile it takes room, which is what the metrics say.
        }
        catch (Exception error)
        {
            // Posts go on being written.
            _notice($"stream '{Stream}': what was counted can't be let go of: {error}");
        }
    }
}
