using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Deciding;

/// <summary>What a user wants to decide, as it is written; whether it can be is judged by who writes it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="What">What is decided: <see cref="DecisionKind.Allow"/> or <see cref="DecisionKind.Act"/>.</param>
/// <param name="Action">The action of a gate, or of an owner.</param>
/// <param name="Dimension">The dimension's name; null for all that refuse.</param>
/// <param name="Group">The group that it is for; null for all.</param>
/// <param name="Reason">Why.</param>
/// <param name="For">For how long.</param>
/// <param name="User">Who, as authenticated.</param>
internal sealed record DecisionRequest(
    string Model, DecisionKind What, string Action, string? Dimension, string? Group, string Reason, TimeSpan For, string User);

/// <summary>Why nothing was decided.</summary>
internal enum RefusalKind
{
    /// <summary>What was asked for is not there.</summary>
    Wrong,

    /// <summary>It is not for this user to decide.</summary>
    NotTheirs,

    /// <summary>It is decided already, or there is nothing to decide.</summary>
    Conflict,

    /// <summary>It can't be decided now.</summary>
    Unavailable,
}

/// <summary>Why nothing was decided.</summary>
/// <param name="Kind">What kind of reason it is.</param>
/// <param name="Text">The reason, for people: what was found, and what was expected.</param>
internal sealed record Refusal(RefusalKind Kind, string Text);

/// <summary>What came of a request: a decision that is stored, or why not.</summary>
internal sealed record DecisionAnswer
{
    /// <summary>The decision, which is stored; null where nothing was decided.</summary>
    public Decision? Decision { get; init; }

    /// <summary>The instant by which it is in force, or not yet.</summary>
    public Instant At { get; init; }

    /// <summary>Why nothing was decided; null where something was.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Nothing was decided.</summary>
    public static DecisionAnswer Refused(RefusalKind kind, string text) => new() { Refusal = new(kind, text) };
}
