using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Redis;

/// <summary>Entries of a stream, as they are configured.</summary>
/// <param name="Stream">The stream.</param>
public sealed record RedisStreamDefinition(RedisStream Stream) : SourceDefinition
{
    /// <inheritdoc/>
    public override string Written => $"redis_stream {Stream.Place}";

    /// <inheritdoc/>
    public override string Words => $" ({(Stream.Field is { } one ? $"each '{one}' a record" : "each entry a record")}"
        + $"{(Stream.Group is { } group ? $", the group '{group}' shows how far they are counted" : "")}){base.Words}";

    /// <inheritdoc/>
    public override Claim? Claim => Stream.Group is { } group ? new("group", $"the group '{group}' of the stream '{Stream.Key}' at {Stream.Server.Identity}") : null;

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) => new RedisStreamSource(Stream, Layout, opening);

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Written;
}
