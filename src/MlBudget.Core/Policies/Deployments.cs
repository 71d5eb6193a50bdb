using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>The deployments of a model, the newest <see cref="Most"/> of them. Immutable.</summary>
/// <param name="All">Them, in the order of time: the oldest first.</param>
public sealed record Deployments(ImmutableArray<Deployment> All)
{
    /// <summary>How many are remembered.</summary>
    public const int Most = 20;

    /// <summary>There are none.</summary>
    public static Deployments None { get; } = new([]);

    /// <summary>The latest deployment at or before an instant; null where there is none.</summary>
    public Deployment? LatestAt(Instant at) => All.LastOrDefault(deployment => deployment.At <= at);
}
