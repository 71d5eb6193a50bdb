using System.Buffers;

namespace MlBudget.Sources.Spooling;

/// <summary>Posts that are written at once. What comes of them is told and remembered once they are on the disk.</summary>
/// <param name="segment">Where they are written.</param>
/// <param name="now">The time, in milliseconds since 1970.</param>
internal sealed class SpoolGroup(SpoolSegment segment, long now)
{
    private readonly ArrayBufferWriter<byte> _frames = new();
    private readonly List<Waiting> _taken = [];
    private readonly List<SpoolKey> _keys = [];
    private readonly Dictionary<UInt128, Waiting> _byKey = [];
    private readonly Dictionary<UInt128, WaitingHalf?> _halves = [];

    /// <summary>What is written, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _frames.WrittenSpan;

    /// <summary>How many bytes that are.</summary>
    public long Length => _frames.WrittenCount;

    /// <summary>Whether something of a pair is among them.</summary>
    public bool HasHalfOf(SpoolKey pair) => _halves.ContainsKey(pair.Hash);

    /// <summary>The post among them of a key; null where there is none.</summary>
    public Waiting? Of(SpoolKey key) => _byKey.GetValueOrDefault(key.Hash);

    /// <summary>Adds a post.</summary>
    public void Add(Waiting post)
    {
        AddFrame(FrameKind.Records, post.Post.Lines, post.Post.Records, post.Key);
        _taken.Add(post);
        if (post.Key is { } key)
            _byKey.Add(key.Hash, post);
    }

    /// <summary>Adds a half that waits for the other one.</summary>
    public void AddHalf(Waiting post, SpoolHalf half)
    {
        var lines = post.Post.Lines;
        AddFrame(half.IsRequest ? FrameKind.Request : FrameKind.Response, lines, 1, half.Key);
        _halves.Add(half.Key.Hash, new(half.IsRequest, segment, segment.Length + _frames.WrittenCount - lines.Length, lines.Length, now));
        _taken.Add(post);
    }

    /// <summary>Adds the record of a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="record">Its line.</param>
    /// <param name="post">The half that makes it whole; null where it is given up.</param>
    public void AddPair(SpoolKey pair, ReadOnlyMemory<byte> record, Waiting? post)
    {
        AddFrame(FrameKind.Records, record, 1, pair);
        _halves.Add(pair.Hash, null);
        if (post is not null)
            _taken.Add(post);
    }

    /// <summary>Takes note of all of it, once it is on the disk.</summary>
    /// <param name="keys">The keys of posts that were taken.</param>
    /// <param name="halves">The halves that wait for others.</param>
    public void End(KnownKeys keys, Dictionary<UInt128, WaitingHalf> halves)
    {
        foreach (var key in _keys)
        {
            keys.Add(key, now);
            segment.Keys.Add((key, now));
        }

        foreach (var (pair, half) in _halves)
        {
            if (half is null)
                halves.Remove(pair);
            else
                halves[pair] = half;
        }

        foreach (var post in _taken)
            post.End(new(PostFate.Taken));
    }

    private void AddFrame(FrameKind kind, ReadOnlyMemory<byte> lines, int records, SpoolKey? key)
    {
        SpoolFrame.Write(_frames, kind, lines, records, key, now);
        if (kind == FrameKind.Records && key is { } known)
            _keys.Add(known);
    }
}
