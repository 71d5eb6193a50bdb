namespace MlBudget.Sources.Redis;

/// <summary>A stream of a server.</summary>
/// <param name="Server">The server.</param>
/// <param name="Key">The stream's key.</param>
public sealed record RedisStream(RedisServer Server, string Key)
{
    /// <summary>The consumer group that shows up to where entries are counted; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The field of each entry that holds a record; null where the fields themselves are one.</summary>
    public string? Field { get; init; }

    /// <summary>All that is shown of it: hosts and key.</summary>
    public string Place => $"{Server.Place}/{Key}";

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Place;
}
