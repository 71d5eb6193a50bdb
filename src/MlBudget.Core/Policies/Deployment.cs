using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>How a deployment became known.</summary>
public enum DeploymentOrigin
{
    /// <summary>The log has predictions of the version.</summary>
    Log,

    /// <summary>Somebody has said so.</summary>
    Api,
}

/// <summary>A version of the model that has answered, or that was said to be deployed.</summary>
/// <param name="Version">What the log, or who deployed it, calls it.</param>
/// <param name="At">When: in event time, that of its first prediction, or as it was said.</param>
/// <param name="Origin">How it became known.</param>
public sealed record Deployment(string Version, Instant At, DeploymentOrigin Origin)
{
    /// <summary>Who said so, as authenticated; null where the log says it.</summary>
    public string? By { get; init; }

    /// <summary>What they said of it; null for nothing.</summary>
    public string? Note { get; init; }
}
