using MlBudget.Sources.Redis;

namespace MlBudget.Sources.Features;

/// <summary>Features that somebody keeps in hashes in Redis, one for each entity.</summary>
/// <param name="Name">What SLOs call it.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Prefix">What the keys of its entities begin with, and no other key does.</param>
/// <param name="Time">The field that holds when the values of a hash were made.</param>
internal sealed record OwnHashes(string Name, RedisServer Server, string Prefix, string Time) : FeatureStore(Name, Name)
{
    /// <inheritdoc/>
    public override string Place => $"redis {Server.Place}";

    /// <inheritdoc/>
    public override string Identity => $"{Prefix}; {Time}";

    /// <inheritdoc/>
    public override IFeatureReader Open() => new OwnHashesReader(this);
}
