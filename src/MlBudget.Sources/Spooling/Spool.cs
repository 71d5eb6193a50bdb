using System.Collections.Immutable;
using System.Threading.Channels;
using MlBudget.Sources.Helping;

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

    /// <summary>Held while it is found out what an earlier process has left.</summary>
    private readonly Lock _opening = new();
    private readonly Channel<Waiting?> _waiting = Channel.CreateUnbounded<Waiting?>(new() { SingleReader = true });
    private readonly string _folder;
    private readonly Action<string> _notice;
    private readonly SpoolWriter _writer;
    private readonly WaitingBytes _unwritten;
    private readonly SpoolReaders _readers = new();
    private readonly SpoolTrouble _trouble;

    /// <summary>Replaced by one thread at a time: the one that opens it, and then the one that writes. Whoever scrapes asks how much is kept.</summary>
    private volatile ImmutableList<SpoolSegment> _segments = [];
    private volatile bool _isOpen;
    private int _isRunning;
    private long _maxBytes = long.MaxValue;

    /// <summary>A spool in a folder, which is made when something is written first.</summary>
    /// <param name="stream">What the stream is called.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="unwritten">What waits in memory for the disk, also of other streams.</param>
    /// <param name="notice">Hears what is worth knowing of it.</param>
    internal Spool(string stream, string folder, TimeProvider time, WaitingBytes unwritten, Action<string> notice)
    {
        (Stream, _folder, _unwritten, _notice) = (stream, folder, unwritten, notice);
        _writer = new(folder, new KnownKeys(Path.Combine(folder, "keys")), time, notice);
        _trouble = new(time, unwritten);
    }

    /// <summary>What the stream is called.</summary>
    public string Stream { get; }

    /// <summary>How many bytes are kept.</summary>
    public long Bytes => _segments.Sum(segment => segment.Length);

    /// <summary>How many bytes may be kept: beyond it posts are refused.</summary>
    public long MaxBytes
    {
        get => Volatile.Read(ref _maxBytes);
        set => Volatile.Write(ref _maxBytes, value);
    }

    /// <summary>Why posts are refused, for people: from the first that is to the next that is taken, or until there is room again. Null where they are taken.</summary>
    internal string? Trouble => _trouble.Now;

    /// <summary>How long halves wait for each other.</summary>
    public TimeSpan PairWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Adds posts that came together. Those that this ends with <see cref="PostFate.Taken"/> for are on the disk; it goes on where nobody waits for it any more,
    /// and what they hold is counted in memory until then.</summary>
    /// <returns>What has become of each, in their order.</returns>
    public Task<PostOutcome[]> AppendAllAsync(IReadOnlyList<SpoolPost> posts)
    {
        if (!_unwritten.TryAdd(posts.Sum(WaitingBytes.Of)))
            return Task.FromResult(posts.Select(_ => new PostOutcome(PostFate.Crowded)).ToArray());
        var waiting = posts.Select(post => new Waiting(post, SpoolKey.Of(post))).ToList();
        foreach (var post in waiting)
            Enqueue(post);
        return Task.WhenAll(waiting.Select(post => post.Task));
    }

    /// <summary>Adds a post by itself.</summary>
    /// <inheritdoc cref="AppendAllAsync"/>
    public async Task<PostOutcome> AppendAsync(SpoolPost post) => (await AppendAllAsync([post]))[0];

    /// <summary>Keeps what is added from now on for somebody, and what is kept already.</summary>
    /// <param name="news">Called when there is more; it returns at once.</param>
    public SpoolReader Read(Action news)
    {
        var reader = new SpoolReader(this, news);
        _readers.Add(reader);
        return reader;
    }

    /// <summary>Deletes in the background what all have committed.</summary>
    internal void Trim() => Enqueue(null);

    /// <inheritdoc cref="SpoolReader.Commit"/>
    internal void Commit(SpoolReader reader, SpoolPosition position)
    {
        _readers.Commit(reader, position);
        Trim();
    }

    /// <inheritdoc cref="SpoolReaders.Remove"/>
    internal void Remove(SpoolReader reader) => _readers.Remove(reader);

    /// <inheritdoc cref="SpoolReader.Read"/>
    internal SpooledPosts Read(SpoolPosition position, int bytes)
    {
        Open();
        _readers.NoteSegment(position.Segment);
        var segments = _segments;
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

    /// <summary>Writes whatever comes, and lets go of what nobody needs, on threads that serve no pages: a disk may let them wait.</summary>
    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            try
            {
                await OwnThread.Run(WriteWaiting);
            }
            catch (IOException)
            {
                // There can't be more threads now.
                WriteWaiting();
            }
        }
    }

    private bool WriteWaiting()
    {
        while (_waiting.Reader.TryPeek(out _))
        {
            _trouble.DiskIsAsked();
            var (posts, isToTrim) = TakeWaiting();
            if (posts.Count > 0)
                Write(posts);
            if (isToTrim)
                TryTrim();
            _trouble.DiskHasAnswered();
        }

        return true;
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
            var bytes = Bytes;
            foreach (var post in posts)
            {
                _unwritten.Remove(WaitingBytes.Of(post.Post));
                _trouble.Note(post.Tell(), bytes, MaxBytes);
            }

            foreach (var post in next.Except(posts))
                _waiting.Writer.TryWrite(post);
        }
    }

    private void NoteWritten(SpoolSegment? segment)
    {
        if (segment is null)
            return;
        if (_segments.LastOrDefault() != segment)
            _segments = _segments.Add(segment);
        _readers.Tell();
    }

    /// <summary>The number that segments to come lie behind, also where the clock went back since: that of the last one, which may be gone when all of it was counted.</summary>
    private long LastNumber => Math.Max(_segments.LastOrDefault()?.Number ?? 0, _readers.LastSegment);

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
        _segments = [.. segments];
    }

    private void TryTrim()
    {
        try
        {
            if (_readers.Least is not { } least || !_isOpen)
                return;
            while (_writer.GiveUp(PairWithin, SegmentBytesOf(MaxBytes), LastNumber) is { } written)
                NoteWritten(written);
            var oldestHalf = _writer.OldestHalf;
            foreach (var segment in _segments)
            {
                if (segment.Number >= oldestHalf || segment.Number > least.Segment || (segment.Number == least.Segment && segment.Length > least.Offset))
                    break;
                if (!_writer.TryLetGo(segment, SegmentBytesOf(MaxBytes)))
                    break;
                _segments = _segments.Remove(segment);
                _trouble.NoteRoom();
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
