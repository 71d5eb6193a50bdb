namespace MlBudget.Core.Policies;

/// <summary>What kinds and states of decisions are called in requests, in metrics and in the API.</summary>
public static class DecisionNames
{
    /// <summary>The name of a kind: <c>allow</c>.</summary>
    public static string Name(this DecisionKind kind) => kind switch
    {
        DecisionKind.Allow => "allow",
        DecisionKind.Act => "act",
        DecisionKind.AcceptBaseline => "accept_baseline",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of decision."),
    };

    /// <summary>The name of a state: <c>in_force</c>.</summary>
    public static string Name(this DecisionState state) => state switch
    {
        DecisionState.Waiting => "waiting",
        DecisionState.InForce => "in_force",
        DecisionState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a decision."),
    };
}
