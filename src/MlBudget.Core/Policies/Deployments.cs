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

    /// <summary>For so long before it is said a version may have answered already, as a canary: it is one deployment all the same.</summary>
    public static readonly TimeSpan SaidLate = TimeSpan.FromDays(1);

    /// <summary>
    /// What is known of deployments by an instant: those that were said, and the versions that the log shows and nobody has announced. What is
    /// said of a version that had answered for over <see cref="SaidLate"/> before is another deployment, as when it is rolled back to.
    /// </summary>
    /// <param name="said">Those that were said, in any order.</param>
    /// <param name="seen">The versions in the log, each with the time of its first prediction.</param>
    /// <param name="at">The instant: what the log shows only later is left out.</param>
    public static Deployments Of(IReadOnlyCollection<Deployment> said, IEnumerable<(string Version, Instant First)> seen, Instant at)
    {
        // Who asks again after an answer that was lost says the same of the same instant.
        said = [.. said.Reverse().DistinctBy(deployment => (deployment.Version, deployment.At))];
        var shown = seen.Where(version => version.First <= at && !said.Any(deployment =>
                deployment.Version == version.Version && deployment.At <= version.First + SaidLate))
            .Select(version => new Deployment(version.Version, version.First, DeploymentOrigin.Log));
        return new([.. shown.Concat(said).OrderBy(deployment => deployment.At).ThenBy(deployment => deployment.Version, StringComparer.Ordinal).TakeLast(Most)]);
    }

    /// <summary>The same once another one was said.</summary>
    /// <param name="said">What was said.</param>
    public Deployments With(Deployment said) => Of(
        [.. All.Where(deployment => deployment.Origin == DeploymentOrigin.Api), said],
        All.Where(deployment => deployment.Origin == DeploymentOrigin.Log).Select(deployment => (deployment.Version, deployment.At)), Instant.MaxValue);

    /// <summary>The latest deployment at or before an instant; null where there is none.</summary>
    public Deployment? LatestAt(Instant at) => All.LastOrDefault(deployment => deployment.At <= at);
}
