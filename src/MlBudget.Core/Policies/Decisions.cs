using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>The decisions of a model, the newest <see cref="Most"/> of them. Immutable.</summary>
/// <param name="All">Them, by their numbers: the oldest first.</param>
public sealed record Decisions(ImmutableArray<Decision> All)
{
    /// <summary>How many are remembered: years of them, and a script that runs wild fills no disk.</summary>
    public const int Most = 1_000;

    /// <summary>There are none.</summary>
    public static Decisions None { get; } = new([]);

    /// <summary>Begins a decision, or adds agreements to the one that waits for them.</summary>
    /// <param name="wanted">What is to be decided, with who agrees to it now.</param>
    /// <param name="at">The instant, which is that of the agreements.</param>
    /// <returns>What came of it.</returns>
    public DecisionStep With(Decision wanted, Instant at)
    {
        if (All.FirstOrDefault(known => known.IsSameAs(wanted) && known.StateAt(at) == DecisionState.Waiting) is { } open)
        {
            var added = wanted.By.Where(agreement => !open.HasSpoken(agreement.Team)).ToArray();
            var agreed = open with { By = [.. open.By, .. added] };
            return added.Length == 0 ? new(this, open, DecisionOutcome.HasSpoken) : new(new(All.Replace(open, agreed)), agreed, DecisionOutcome.Taken);
        }

        var begun = wanted with { Id = (All.IsEmpty ? 0 : All[^1].Id) + 1 };
        if (All.Length < Most)
            return new(new(All.Add(begun)), begun, DecisionOutcome.Taken);
        // What still holds, or may yet, is not forgotten for what is newer.
        return All.FirstOrDefault(known => known.StateAt(at) == DecisionState.Expired) is { } oldest
            ? new(new(All.Remove(oldest).Add(begun)), begun, DecisionOutcome.Taken)
            : new(this, null, DecisionOutcome.TooMany);
    }

    /// <summary>Those that are in force at an instant, the oldest first.</summary>
    public IEnumerable<Decision> InForceAt(Instant at) => All.Where(decision => decision.StateAt(at) == DecisionState.InForce);

    /// <summary>The exception that lets an action pass although a dimension refuses it: of several the one that holds longest. Null without
    /// any.</summary>
    public Decision? ExceptionAt(Instant at, string action, Dimension dimension) => InForceAt(at)
        .Where(decision => decision.What == DecisionKind.Allow && decision.Action == action && decision.Dimensions.Contains(dimension))
        .MaxBy(decision => decision.Until);

    /// <summary>The decision of a dimension's owner to take an action; null where none is in force.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="action">The action.</param>
    /// <param name="dimension">The dimension.</param>
    /// <param name="group">The group that it is for: what was decided for all holds for it as well; null where it is for none.</param>
    public Decision? ActAt(Instant at, string action, Dimension dimension, string? group) => InForceAt(at)
        .Where(decision => decision.What == DecisionKind.Act && decision.Action == action && decision.Dimensions.Contains(dimension)
            && (decision.Group is null || decision.Group == group))
        .MaxBy(decision => decision.Until);
}

/// <summary>What came of an agreement.</summary>
public enum DecisionOutcome
{
    /// <summary>It is to be stored.</summary>
    Taken,

    /// <summary>Who speaks has spoken before, and the decision waits for others.</summary>
    HasSpoken,

    /// <summary>As many decisions are open as can be remembered.</summary>
    TooMany,
}

/// <summary>What came of an agreement.</summary>
/// <param name="Decisions">All decisions of the model with it.</param>
/// <param name="Decision">The decision that it belongs to; null where there are too many.</param>
/// <param name="Outcome">Whether it is to be stored.</param>
public sealed record DecisionStep(Decisions Decisions, Decision? Decision, DecisionOutcome Outcome);
