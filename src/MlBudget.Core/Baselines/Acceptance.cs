using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Baselines;

/// <summary>That people have taken another baseline for normal than the one that was learned or is configured.</summary>
/// <param name="At">When: an instant of the model's own clock.</param>
/// <param name="By">The users who have, in the order in which they did.</param>
/// <param name="Reason">Why, in their words.</param>
/// <param name="Changes">What it has changed, a sentence each: normal values, and states of SLOs.</param>
public sealed record Acceptance(Instant At, ImmutableArray<string> By, string Reason, ImmutableArray<string> Changes)
{
    /// <summary>Whether the configuration names another baseline, which doesn't hold until its file changes.</summary>
    public bool IsNotTheFile { get; init; }
}
