namespace MlBudget.Sources.Spooling;

/// <summary>Somebody who reads a stream: what is behind what was committed is kept for it.</summary>
public sealed class SpoolReader : IDisposable
{
    private readonly Spool _spool;
    private readonly Action _news;
    private volatile Mark _committed = new(default);

    internal SpoolReader(Spool spool, Action news) => (_spool, _news) = (spool, news);

    /// <summary>Up to where everything was committed; the start until that is known.</summary>
    internal SpoolPosition Committed
    {
        get => _committed.Position;
        set => _committed = new(value);
    }

    /// <summary>Why posts are refused now, for people; null where they are taken.</summary>
    public string? Trouble => _spool.Trouble;

    /// <summary>The posts behind a position, called by whatever thread, one at a time.</summary>
    /// <param name="position">Where to begin: the start, or behind posts that were read.</param>
    /// <param name="bytes">After how many bytes to stop: what is read at once is at least a post.</param>
    /// <exception cref="IOException">They can't be read; that can be tried again.</exception>
    public SpooledPosts Read(SpoolPosition position, int bytes) => _spool.Read(position, bytes);

    /// <summary>Notes that what lies before a position was counted and committed, so that nobody here asks for it again.</summary>
    public void Commit(SpoolPosition position) => _spool.Commit(this, position);

    /// <summary>Reads no more: nothing is kept for it.</summary>
    public void Dispose() => _spool.Remove(this);

    /// <summary>Says that there is more than before.</summary>
    internal void Tell() => _news();

    /// <summary>A position that is read by one thread while another one replaces it.</summary>
    private sealed record Mark(SpoolPosition Position);
}

/// <summary>Posts that follow one another.</summary>
/// <param name="Lines">The lines of their records, without what ends them.</param>
/// <param name="Position">Behind the last one.</param>
/// <param name="IsEnd">Whether there was nothing more.</param>
public sealed record SpooledPosts(IReadOnlyList<ReadOnlyMemory<byte>> Lines, SpoolPosition Position, bool IsEnd)
{
    /// <summary>How many bytes of the stream lie behind them.</summary>
    public long BytesLeft { get; init; }
}
