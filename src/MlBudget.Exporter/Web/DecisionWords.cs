using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>Gates and decisions in the words in which people read them.</summary>
internal static class DecisionWords
{
    /// <summary>What a dimension says of an action, why, who may make an exception, and until when there is one.</summary>
    public static string Verdict(GateDimension dimension)
    {
        var name = Words.Of(dimension.Dimension);
        if (dimension.Reasons.IsEmpty)
            return $"{name} lets it pass.";
        var exception = dimension.Exception is { Id: var id, Until: var until } ? $" Decision {id} lets it pass until {Words.Time(until)}." : "";
        var recovery = dimension.RecoversAt is { } at ? $" Something is left: {Words.Time(at)}, if no new errors come." : "";
        return $"{name}: {string.Join("; ", dimension.Reasons)}.{recovery}{exception}"
            + (exception.Length > 0 ? "" : $" Owner: {Owner(dimension.Owner)}.");
    }

    /// <summary>What has to be done about a dimension, and what it waits for.</summary>
    public static string Required(IEnumerable<OwnedAction> actions)
    {
        var all = actions.ToArray();
        var wait = all[0].Owner.IsJoint && all.Any(action => !action.IsAllowed) ? $", once {string.Join(", ", all[0].Owner.Teams)} have agreed: " : ": ";
        return $"One of these{wait}{string.Join(", ", all.Select(Name))}.";
    }

    /// <summary>What a decision is about: <c>allow deploy, Fairness</c>.</summary>
    public static string Subject(Decision decision)
    {
        var what = decision.What switch
        {
            DecisionKind.Allow => $"allow {decision.Action}",
            DecisionKind.Act => decision.Action,
            DecisionKind.AcceptBaseline => "accept the new baseline",
            _ => throw new ArgumentOutOfRangeException(nameof(decision), decision.What, "Not a kind of decision."),
        };
        var group = decision.Group is { } named ? $" {named}" : "";
        return string.Join(", ", decision.Dimensions.Select(Words.Of).Prepend(what + group));
    }

    /// <summary>How far a decision is, and until when: <c>In force until 2026-11-02 05:37:00 UTC</c>.</summary>
    public static string State(Decision decision, Instant at) => decision.StateAt(at) switch
    {
        DecisionState.InForce => $"In force until {Words.Time(decision.Until)}",
        DecisionState.Waiting => $"Waits for {string.Join(", ", decision.WaitsFor)}",
        _ => decision.Until is { } until ? $"Expired {Words.Time(until)}" : "Expired, not all have agreed",
    };

    /// <summary>What colour the page gives it.</summary>
    public static string ClassOf(DecisionState state) => state == DecisionState.InForce ? "ok" : state == DecisionState.Waiting ? "burning" : "no_data";

    private static string Name(OwnedAction action) =>
        action.Group is { } group ? $"{action.Action.Name} ({group.Attribute} {group.Group})" : action.Action.Name;

    private static string Owner(Ownership? owner) =>
        owner is null ? "unknown" : $"{string.Join(", ", owner.Teams)}{(owner.IsJoint ? ", together" : "")}";
}
