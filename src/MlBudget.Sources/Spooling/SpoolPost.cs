namespace MlBudget.Sources.Spooling;

/// <summary>What is added to a stream at once: all of it, or nothing.</summary>
/// <param name="Lines">JSON objects, each a line of its own that ends in a line feed; not changed any more.</param>
/// <param name="Records">How many there are.</param>
public sealed record SpoolPost(ReadOnlyMemory<byte> Lines, int Records)
{
    /// <summary>By what it is known where it is sent again; null where it counts as often as it is sent.</summary>
    public string? Key { get; init; }

    /// <summary>That it is half of a record; null where it is whole. It has one line then, as <see cref="InferencePairs"/> has it, and no key: a half that comes again
    /// is known by its pair.</summary>
    public SpoolHalf? Half { get; init; }
}

/// <summary>What has become of a post.</summary>
public enum PostFate
{
    /// <summary>It is on the disk, and counts once whatever happens.</summary>
    Taken,

    /// <summary>One of this key and these records was taken before, so this one isn't.</summary>
    Repeated,

    /// <summary>One of this key with other records was taken before.</summary>
    KeyOfAnother,

    /// <summary>The spool is full of what is still to be counted.</summary>
    Full,

    /// <summary>Too much waits in memory to be written.</summary>
    Crowded,

    /// <summary>It can't be written.</summary>
    Failed,
}

/// <summary>What has become of a post.</summary>
/// <param name="Fate">What.</param>
/// <param name="Reason">Why it failed, for people; null where it didn't.</param>
public readonly record struct PostOutcome(PostFate Fate, string? Reason = null);
