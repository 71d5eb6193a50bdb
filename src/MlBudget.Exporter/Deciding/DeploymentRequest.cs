using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Deciding;

/// <summary>A user says that a version was deployed; whether that can be is judged by who writes it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="At">When; null for now.</param>
/// <param name="Note">What is said of it; null for nothing.</param>
/// <param name="User">Who, as authenticated.</param>
internal sealed record DeploymentRequest(string Model, string Version, Instant? At, string? Note, string User);

/// <summary>What came of it: a deployment that is stored, or why not.</summary>
internal sealed record DeploymentAnswer
{
    /// <summary>The deployment, which is stored; null where none is.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>Why none is; null where one is.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Nothing was stored.</summary>
    public static DeploymentAnswer Refused(RefusalKind kind, string text) => new() { Refusal = new(kind, text) };
}
