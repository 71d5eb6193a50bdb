namespace MlBudget.Sources.Buffering;

/// <summary>How a source is fetched in the background.</summary>
public sealed record BufferingOptions
{
    /// <summary>Nothing is waited for longer: timers know no time beyond 49 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How many chunks are kept at the most until they are read, at least 1; the one that is read is not among them.</summary>
    public int MaxChunks { get; init; } = 4;

    /// <summary>After how long without an answer a fetch is ended and is an error; above 0, at most <see cref="Longest"/>.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after an error it is tried again; above 0. After each further error it is twice as long.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after an error it is tried again at the most; at least <see cref="FirstRetry"/>, at most <see cref="Longest"/>.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how many errors in a row a closed source is given up, at least 1. One that is not closed never is.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Refuses what is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxChunks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Attempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstRetry, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LastRetry, FirstRetry);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Patience, Longest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LastRetry, Longest);
    }
}
