using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Redis;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Feature views of Feast in Redis.</summary>
internal sealed class FeastHashesKind : FeatureStoreKind
{
    /// <inheritdoc/>
    public override string Type => "feast_redis";

    /// <inheritdoc/>
    public override string Meaning => "Feast's online store in Redis";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        FeastView.Key,
        RedisSettings.ConnectionKey,
        new("project", "required: Feast's project, which keys end with"),
        new("join_keys", "required: the names of the join keys of the view's entities, as `[customer_id]`"),
        new("key_version", "Feast's `entity_key_serialization_version`, from 1 to 3. `3` if left out"),
    ];

    /// <inheritdoc/>
    public override FeatureStore? Read(NodeReader settings, string name, ImmutableArray<string> features)
    {
        var view = FeastView.Read(settings);
        var server = settings.Required("connection") is { } connection ? RedisSettings.ReadServer(connection) : null;
        var project = settings.Required("project")?.Literal("the name of a project");
        var joinKeys = settings.Required("join_keys") is { } keys ? NameList.Read(keys, "the name of a join key") : [];
        var version = (int?)settings.Optional("key_version")?.Integer(FeastKey.First, FeastKey.Latest) ?? FeastKey.Latest;
        return view is null || server is null || project is null || joinKeys.IsEmpty ? null
            : new FeastHashes(name, view, server, project, joinKeys, version) { Features = features };
    }
}
