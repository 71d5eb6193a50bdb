namespace MlBudget.Core.Persistence;

/// <summary>An hour that is saved by appending segments to it.</summary>
/// <param name="hour">The hour, counted from the epoch.</param>
/// <param name="length">How many hours are saved as one, at least 1.</param>
internal abstract class SegmentedHour(long hour, int length = 1)
{
    /// <summary>At so many segments an hour is written anew as one: reading it back stays cheap, and so does appending.</summary>
    private const int MostSegments = 64;

    /// <summary>Late labels reach all hours with every commit; without a spread all would be written anew by the same one.</summary>
    private const int Spread = 16;

    /// <summary>The hour, counted from the epoch.</summary>
    public long Hour { get; } = hour;

    /// <summary>How many segments hold what is saved of it.</summary>
    public int Segments { get; private set; }

    /// <summary>Whether what is saved of it is no longer fit to be added to.</summary>
    public bool IsOutdated { get; set; }

    /// <summary>Whether the next segment holds all of it and replaces the others.</summary>
    public bool IsRewritten => IsOutdated || Segments + 1 >= MostSegments - (int)(Hour / length & (Spread - 1));

    /// <summary>The number of the next segment.</summary>
    public int NextSegment => IsRewritten ? 0 : Segments;

    /// <summary>Notes that the next segment is saved.</summary>
    protected void CountSegment()
    {
        Segments = NextSegment + 1;
        IsOutdated = false;
    }

    /// <summary>Notes that a segment was read back.</summary>
    /// <exception cref="BlobException">It is not the next one.</exception>
    protected void CountRestored(int number)
    {
        if (number != Segments)
            throw new BlobException($"found segment {number} of hour {Hour}, expected {Segments}");
        Segments++;
    }
}
