using System.Collections.Immutable;

namespace MlBudget.Sources.Spooling;

/// <summary>Who reads a stream, and up to where all of them have committed. Used by any thread.</summary>
internal sealed class SpoolReaders
{
    private readonly Lock _lock = new();
    private ImmutableArray<SpoolReader> _readers = [];
    private (long Segment, long Offset) _least;
    private long _lastSegment;

    /// <summary>
    /// Up to where whoever was there had committed when one of them did so last, or came; null while nobody reads. Who is gone since counts nevertheless: at a reload all readers are closed,
    /// in whatever order, and each may go on where it was. Whoever opens readers anew has to open all of them before one commits, or what only the others need is let go of.
    /// </summary>
    public (long Segment, long Offset)? Least
    {
        get
        {
            lock (_lock)
                return _readers.IsEmpty ? null : _least;
        }
    }

    /// <summary>The greatest number of a segment that was read or committed; 0 for none.</summary>
    public long LastSegment
    {
        get
        {
            lock (_lock)
                return _lastSegment;
        }
    }

    /// <summary>Keeps everything for somebody, until he commits.</summary>
    public void Add(SpoolReader reader)
    {
        lock (_lock)
        {
            _readers = _readers.Add(reader);
            _least = default;
        }
    }

    /// <summary>Notes that somebody needs nothing before a position.</summary>
    public void Commit(SpoolReader reader, SpoolPosition position)
    {
        lock (_lock)
        {
            reader.Committed = position;
            _lastSegment = Math.Max(_lastSegment, position.Segment);
            _least = _readers.Select(other => (other.Committed.Segment, other.Committed.Offset)).DefaultIfEmpty(_least).Min();
        }
    }

    /// <summary>Somebody is gone. What was kept for him is kept until another one commits.</summary>
    public void Remove(SpoolReader reader)
    {
        lock (_lock)
            _readers = _readers.Remove(reader);
    }

    /// <summary>Notes that somebody reads at a segment, which may be gone.</summary>
    public void NoteSegment(long number)
    {
        lock (_lock)
            _lastSegment = Math.Max(_lastSegment, number);
    }

    /// <summary>Says to all that there is more than before.</summary>
    public void Tell()
    {
        ImmutableArray<SpoolReader> readers;
        lock (_lock)
            readers = _readers;
        foreach (var reader in readers)
            reader.Tell();
    }
}
