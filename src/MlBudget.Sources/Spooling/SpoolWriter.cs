using Microsoft.Win32.SafeHandles;
using MlBudget.Settings.Files;

namespace MlBudget.Sources.Spooling;

/// <summary>Writes posts to the segments of a stream. Used by one thread.</summary>
/// <param name="folder">The folder of the stream.</param>
/// <param name="keys">The keys of posts that were taken.</param>
/// <param name="time">The wall clock.</param>
internal sealed class SpoolWriter(string folder, KnownKeys keys, TimeProvider time)
{
    private SpoolSegment? _segment;
    private SafeFileHandle? _file;

    /// <summary>Whether there may be bytes behind the last post that is on the disk.</summary>
    private bool _isTorn;

    /// <summary>Takes note of what an earlier process has left.</summary>
    public void Load(IEnumerable<SpoolSegment> segments)
    {
        keys.Load();
        foreach (var (key, at) in segments.SelectMany(segment => segment.Keys))
            keys.Add(key, at);
    }

    /// <summary>Writes posts and says of each what becomes of it. Those of a key that is among them twice are left for the next time.</summary>
    /// <param name="posts">The posts.</param>
    /// <param name="room">How many bytes may be written.</param>
    /// <param name="segmentBytes">After how many bytes a new segment begins.</param>
    /// <param name="last">The number of the last segment there is; 0 for none.</param>
    /// <returns>The segment that was written to; null where nothing was.</returns>
    /// <exception cref="IOException">They can't be written; nothing of them will be read.</exception>
    public SpoolSegment? Write(List<Waiting> posts, long room, long segmentBytes, long last)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (frames, taken) = (new MemoryStream(), new List<Waiting>());
        foreach (var post in posts)
        {
            if (post.Key is { } key && taken.Find(other => other.Key?.Hash == key.Hash) is { } original)
                Follow(post, original);
            else if (Known(post, now) is { } known)
                post.End(known);
            else if (frames.Length + post.Post.Lines.Length + SpoolFrame.LongestHeader > room)
                post.End(new(PostFate.Full));
            else
            {
                SpoolFrame.Write(frames, post.Post, post.Key, now);
                taken.Add(post);
            }
        }

        if (taken.Count == 0)
            return null;
        var segment = Begin(segmentBytes, last);
        Append(segment, frames.GetBuffer().AsSpan(0, (int)frames.Length));
        foreach (var post in taken)
        {
            if (post.Key is { } key)
            {
                keys.Add(key, now);
                segment.Keys.Add((key, now));
            }

            post.End(new(PostFate.Taken));
        }

        return segment;
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
    private PostOutcome? Known(Waiting post, long now) => post.Key is { } key && keys.BodyOf(key, now) is { } body
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

        (_isTorn, segment.Length) = (false, segment.Length + bytes.Length);
    }

    private void Close()
    {
        _file?.Dispose();
        (_file, _segment) = (null, null);
    }
}
