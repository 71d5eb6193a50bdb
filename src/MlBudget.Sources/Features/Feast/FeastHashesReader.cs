using MlBudget.Core.Time;
using StackExchange.Redis;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Looks at entities in hashes of Feast.</summary>
/// <param name="hashes">The view.</param>
internal sealed class FeastHashesReader(FeastHashes hashes) : HashesReader(
    hashes, hashes.Server, [FeastFields.TimeOf(hashes.View), .. hashes.Features.Select(feature => (RedisValue)FeastFields.Of(hashes.View, feature))])
{
    private readonly FeastKey _keys = new(hashes.KeyVersion, hashes.Project, hashes.JoinKeys);

    /// <inheritdoc/>
    protected override bool IsEntity(byte[] key) => _keys.IsOf(key);

    /// <inheritdoc/>
    protected override Instant? TimeOf(byte[] value) => FeastFields.Time(value);

    /// <inheritdoc/>
    protected override bool IsValue(byte[] value) => FeastFields.IsValue(value);

    /// <inheritdoc/>
    protected override string WithoutEntities(int drawn) =>
        $"none of {drawn} keys is of an entity with {string.Join(", ", hashes.JoinKeys)} in the project '{hashes.Project}'; look at project, join_keys and key_version";
}
