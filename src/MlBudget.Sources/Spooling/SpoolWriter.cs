using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Spooling;

/// <summary>Writes posts to the segments of a stream. Used by one thread.</summary>
/// <param name="folder">The folder of the stream.</param>
/// <param name="keys">The keys of posts that were taken.</param>
/// <param name="time">The wall clock.</param>
/// <param name="notice">Hears what is worth knowing.</param>
internal sealed class SpoolWriter(string folder, KnownKeys keys, TimeProvider time, Action<string> notice)
{
    /// <summary>How many halves are given up at once.</summary>
    private const int MostAtOnce = 1000;

    private readonly Dictionary<UInt128, WaitingHalf> _halves = [];
    private SpoolSegment? _segment;
    private SafeFileHandle? _file;

    /// <summary>Whether there may be bytes behind the last post that is on the disk.</summary>
    private bool _isTorn;

    /// <summary>The number of the oldest segment that has a half whose other one is waited for; the greatest where there is none.</summary>
    public long OldestHalf => _halves.Count == 0 ? long.MaxValue : _halves.Values.Min(half => half.Segment.Number);

    /// <summary>Takes note of what an earlier process has left.</summary>
    public void Load(IReadOnlyCollection<SpoolSegment> segments)
    {
        keys.Load();
        foreach (var (key, at) in segments.SelectMany(segment => segment.Keys))
            keys.Add(key, at);
        foreach (var (pair, half) in segments.SelectMany(segment => segment.Halves))
        {
            if (keys.BodyOf(pair, half.Time) is null)
                _halves.TryAdd(pair.Hash, half);
        }
    }

    /// <summary>Writes posts and says of each what becomes of it, but for those that are to be written the next time: second halves of pairs of which the first
    /// is among them.</summary>
    /// <param name="posts">The posts; those that are left for the next time are taken out.</param>
    /// <param name="room">How many bytes may be written.</param>
    /// <param name="segmentBytes">After how many bytes a new segment begins.</param>
    /// <param name="last">The number of the last segment there is; 0 for none.</param>
    /// <param name="next">Gets those that are left for the next time.</param>
    /// <returns>The segment that was written to; null where nothing was.</returns>
    /// <exception cref="IOException">They can't be written; nothing of them will be read.</exception>
    public SpoolSegment? Write(List<Waiting> posts, long room, long segmentBytes, long last, List<Waiting> next)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var segment = Begin(segmentBytes, last);
        var group = new SpoolGroup(segment, now);
        foreach (var post in posts)
        {
            if (post.Post.Half is { } half)
                Pair(post, half, group, room, next);
            else if (post.Key is { } key && group.Of(key) is { } original)
                Follow(post, original);
            else if (Known(post.Key, now) is { } known)
                post.End(known);
            else if (group.Length + post.Post.Lines.Length + SpoolFrame.LongestHeader > room)
                post.End(new(PostFate.Full));
            else
                group.Add(post);
        }

        posts.RemoveAll(next.ToHashSet().Contains);
        return End(group, segment);
    }

    /// <summary>Makes records of halves whose other one has not come in time.</summary>
    /// <param name="within">How long they are waited for.</param>
    /// <param name="segmentBytes">After how many bytes a new segment begins.</param>
    /// <param name="last">The number of the last segment there is; 0 for none.</param>
    /// <returns>The segment that was written to; null where nothing was.</returns>
    /// <exception cref="IOException">They can't be read or written; that can be tried again.</exception>
    public SpoolSegment? GiveUp(TimeSpan within, long segmentBytes, long last)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var overdue = _halves.Where(half => now - half.Value.Time > within.TotalMilliseconds).Take(MostAtOnce).ToList();
        if (overdue.Count == 0)
            return null;
        var segment = Begin(segmentBytes, last);
        var group = new SpoolGroup(segment, now);
        foreach (var (pair, half) in overdue)
        {
            if (Join(half, default) is { } record)
                group.AddPair(new(pair, 0), record, post: null);
            else
                _halves.Remove(pair);
        }

        return End(group, segment);
    }

    private SpoolSegment? End(SpoolGroup group, SpoolSegment segment)
    {
        if (group.Length == 0)
            return null;
        var length = group.Length;
        Append(segment, group.Bytes);
        group.End(keys, _halves);
        segment.Length += length;
        return segment;
    }

    private void Pair(Waiting post, SpoolHalf half, SpoolGroup group, long room, List<Waiting> next)
    {
        var pair = half.Key;
        if (group.HasHalfOf(pair))
            next.Add(post);
        else if (Known(pair, time.GetUtcNow().ToUnixTimeMilliseconds()) is not null || (_halves.GetValueOrDefault(pair.Hash) is { } same && same.IsRequest == half.IsRequest))
            post.End(new(PostFate.Repeated));
        else if (group.Length + (2L * post.Post.Lines.Length) + (_halves.GetValueOrDefault(pair.Hash)?.Length ?? 0) + SpoolFrame.LongestHeader > room)
            post.End(new(PostFate.Full));
        else if (_halves.GetValueOrDefault(pair.Hash) is { } other && Join(other, post.Post.Lines) is { } record)
            group.AddPair(pair, record, post);
        else
            group.AddHalf(post, half);
    }

    /// <summary>The record of a half on the disk and the other one; null where what is on the disk is damaged: that is an error of who reads it, and others go on.</summary>
    /// <param name="half">The half on the disk.</param>
    /// <param name="other">The other one; empty where it is missing.</param>
    /// <exception cref="IOException">It can't be read; that can be tried again.</exception>
    private ReadOnlyMemory<byte>? Join(WaitingHalf half, ReadOnlyMemory<byte> other)
    {
        var found = half.Read();
        try
        {
            return half.IsRequest ? InferencePairs.Join(found, other) : InferencePairs.Join(other, found);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            notice($"{half.Segment.Path}: is damaged behind byte {half.Offset}, where half of a record waits for the other one, so that it counts as missing: {error.Message}");
            return null;
        }
    }

    /// <summary>Deletes a segment that everybody has committed; whether it was. The one that is written to stays while it is short.</summary>
    /// <exception cref="IOException">It can't be deleted; that can be tried again.</exception>
    public bool TryLetGo(SpoolSegment segment, long segmentBytes)
    {
        if (segment == _segment)
        {
            if (segment.Length < segmentBytes / 8)
                return false;
            Close();
        }

        keys.Outlive(segment.Keys);
        segment.Keys.Clear();
        try
        {
            keys.Write();
            File.Delete(segment.Path);
        }
        catch (IOException)
        {
            // On a full disk the room of the segment has to be given back before its keys can be written, which take far less.
            File.Delete(segment.Path);
            TryWriteKeys();
        }

        return true;
    }

    private void TryWriteKeys()
    {
        try
        {
            keys.Write();
        }
        catch (IOException)
        {
            // They are known as long as this process lives, and are written with those of the next segment.
        }
    }

    private static void Follow(Waiting post, Waiting original)
    {
        if (post.Key == original.Key)
            post.Original = original;
        else
            post.End(new(PostFate.KeyOfAnother));
    }

    /// <summary>What is known of a post without writing it; null for nothing.</summary>
    private PostOutcome? Known(SpoolKey? of, long now) => of is { } key && keys.BodyOf(key, now) is { } body
        ? new(body == key.Body ? PostFate.Repeated : PostFate.KeyOfAnother) : null;

    private SpoolSegment Begin(long segmentBytes, long last)
    {
        if (_segment is { } current && current.Length >= segmentBytes && !_isTorn)
            Close();
        if (_segment is not null)
            return _segment;
        SpoolFiles.MakeFolder(folder);
        // Numbers go on also where the folder was emptied, as long as the clock does.
        var microseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var segment = new SpoolSegment(folder, Math.Max(last + 1, microseconds));
        _file = SpoolFiles.Open(segment.Path);
        FolderSync.Flush(folder);
        return _segment = segment;
    }

    /// <summary>Writes bytes behind what is on the disk, and waits until they are there too.</summary>
    private void Append(SpoolSegment segment, ReadOnlySpan<byte> bytes)
    {
        if (_isTorn)
            RandomAccess.SetLength(_file!, segment.Length);
        _isTorn = true;
        try
        {
            RandomAccess.Write(_file!, bytes, segment.Length);
            RandomAccess.FlushToDisk(_file!);
        }
        catch (IOException)
        {
            // Now if that can be, else before the next ones are written: what nobody was told of must not count beside its repetition.
            RandomAccess.SetLength(_file!, segment.Length);
            _isTorn = false;
            throw;
        }

        _isTorn = false;
    }

    private void Close()
    {
        _file?.Dispose();
        (_file, _segment) = (null, null);
    }
}
