using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>A source as a gate looks at it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Role">What it tells of the model.</param>
/// <param name="Error">What is wrong with it, for people; null when all is well.</param>
/// <param name="LatestTime">The greatest time of what it has given; null without any.</param>
/// <param name="StaleAfter">How long that may be ago; null where that isn't known.</param>
public sealed record GateSource(string Name, FeedRole Role, string? Error, Instant? LatestTime, TimeSpan? StaleAfter);

/// <summary>All that a gate is decided from.</summary>
/// <param name="Report">How the model's budgets stand.</param>
/// <param name="Policies">Who answers for them, since when data are missing, and how long budgets last.</param>
/// <param name="Decisions">What was decided.</param>
/// <param name="Sources">How its sources stand.</param>
/// <param name="Labelled">The names of the SLOs that need labels.</param>
public sealed record GateEvidence(
    ModelReport Report, PolicyReport Policies, Decisions Decisions, ImmutableArray<GateSource> Sources, ImmutableHashSet<string> Labelled);

/// <summary>What one dimension says of an action.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="State">How it fares.</param>
/// <param name="Owner">Who answers for it; null where nobody does.</param>
/// <param name="Reasons">Why it refuses, for people; empty where it doesn't.</param>
/// <param name="RecoversAt">When all that is spent has something left again, if no more errors come; null where that isn't told, and
/// where something else refuses.</param>
/// <param name="Exception">The decision in force that lets the action pass nevertheless; null without one.</param>
public sealed record GateDimension(
    Dimension Dimension, BudgetState State, Ownership? Owner, ImmutableArray<string> Reasons, Instant? RecoversAt, Decision? Exception)
{
    /// <summary>Whether it lets the action pass.</summary>
    public bool IsAllowed => Reasons.IsEmpty || Exception is not null;
}

/// <summary>What a gate says.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="At">The instant of which it says it.</param>
/// <param name="Dimensions">What each of its dimensions says.</param>
public sealed record GateVerdict(GateDefinition Gate, Instant At, ImmutableArray<GateDimension> Dimensions)
{
    /// <summary>Whether the action may be done.</summary>
    public bool IsAllowed => Dimensions.All(dimension => dimension.IsAllowed);
}
