using System.Collections.Immutable;
using MlBudget.Sources.Redis;

namespace MlBudget.Sources.Features.Feast;

/// <summary>A feature view that Feast keeps in hashes in Redis, one for each entity.</summary>
/// <param name="Name">What SLOs call it.</param>
/// <param name="View">The feature view.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Project">The project, which keys end with.</param>
/// <param name="JoinKeys">The names of the join keys of its entities.</param>
/// <param name="KeyVersion">The version of the format of keys.</param>
internal sealed record FeastHashes(string Name, string View, RedisServer Server, string Project, ImmutableArray<string> JoinKeys, int KeyVersion) : FeatureStore(Name, View)
{
    /// <inheritdoc/>
    public override string Place => $"redis {Server.Place}";

    /// <inheritdoc/>
    public override string Identity => $"{View} of {string.Join(", ", JoinKeys)} in {Project}";

    /// <inheritdoc/>
    public override IFeatureReader Open() => new FeastHashesReader(this);
}
