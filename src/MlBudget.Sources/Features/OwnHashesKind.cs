using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Redis;

namespace MlBudget.Sources.Features;

/// <summary>Features of entities that are a hash each in Redis.</summary>
internal sealed class OwnHashesKind : FeatureStoreKind
{
    /// <inheritdoc/>
    public override string Type => "redis_hash";

    /// <inheritdoc/>
    public override string Meaning => "hashes in Redis, one for each entity, whose fields are called as the features are";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        RedisSettings.ConnectionKey,
        new("prefix", "required: what the keys of the entities begin with, and no other key does, as `customer:`"),
        new("time", "required: the field that says when the values of a hash were made: a text such as `2026-08-01T10:30:00Z`, or a number since the epoch"),
    ];

    /// <inheritdoc/>
    public override FeatureStore? Read(NodeReader settings, string name, ImmutableArray<string> features)
    {
        var server = settings.Required("connection") is { } connection ? RedisSettings.ReadServer(connection) : null;
        var prefix = settings.Required("prefix")?.Literal("what keys begin with, such as customer:");
        var time = settings.Required("time")?.Literal("the name of a field");
        return server is null || prefix is null || time is null ? null : new OwnHashes(name, server, prefix, time) { Features = features };
    }
}
