using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>How an SLI's error ratio comes about, and so what may be said of its budget.</summary>
public enum SliKind
{
    /// <summary>Bad events out of all: what is spent on the days of a week adds up.</summary>
    Occurrences,

    /// <summary>A value held against a bound: it does not add up, it has a pace.</summary>
    Level,

    /// <summary>Bad slices of time out of those that could be judged.</summary>
    Slices,

    /// <summary>What is spent of an amount, as of money: what is spent on the days of a month adds up.</summary>
    Amount,
}

/// <summary>A service level indicator: a function of measures over a window. Immutable.</summary>
public abstract class Sli
{
    /// <summary>How its error ratio comes about.</summary>
    public abstract SliKind Kind { get; }

    /// <summary>The measures that it reads, by their index in the model; at least one.</summary>
    public abstract ImmutableArray<int> Measures { get; }

    /// <summary>The greatest error ratio that can come about: an alert factor beyond it would never fire.</summary>
    public abstract double LargestError { get; }

    /// <summary>Whether its error ratio is a share of something, and not a number in a unit of its own, of which any may be allowed.</summary>
    public abstract bool ErrorIsShare { get; }

    /// <summary>Why it has no value whatever is counted, as while it waits for a baseline; null where all that it needs is
    /// known. Abstract, so that no SLI forgets to say it.</summary>
    public abstract MissingReason? UnknownBecause { get; }

    /// <summary>Whether all is known that it needs.</summary>
    public bool IsKnown => UnknownBecause is null;

    /// <summary>The index of the attribute whose groups it compares; null for all but disparities.</summary>
    public abstract int? Attribute { get; }

    /// <summary>The proportion whose events are good or bad, each; null for all but occurrences.</summary>
    public abstract Proportion? Occurrences { get; }

    /// <summary>What is normal of it, where it is held against that; null where it has a bound of its own.</summary>
    public abstract NormalValue? HeldAgainst { get; }

    /// <summary>How it and its bound are told to people.</summary>
    public abstract SliWording Wording { get; }

    /// <summary>Why its error ratio can't be taken from the events and bad events that the shards of a log export, added up, and what to
    /// write instead; null where it can. Abstract, so that no SLI adds up by oversight.</summary>
    public abstract string? NotAdditiveBecause { get; }

    /// <summary>How much a part of a window weighs in what is allowed over it: its events, of occurrences; else its minutes that count.</summary>
    /// <param name="tallies">What was counted.</param>
    public Func<TimeWindow, long> WeightIn(Tallies tallies) => this is { Kind: SliKind.Occurrences, Occurrences: { } proportion }
        ? part => proportion.Read(tallies, 0, part).Events
        : part => part.To - part.From - tallies.ExcludedIn(part, Measures);

    /// <summary>Prepares to read the windows that end where the SLO's own does, which are the only ones that are read.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="whole">The SLO's window: what is judged over it, such as which groups count, holds in every window.</param>
    public SliEvaluation Begin(Tallies tallies, TimeWindow whole) => Begin(tallies, whole, whole);

    /// <summary>Prepares to read windows.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="reach">Within which they lie.</param>
    /// <param name="whole">What is judged over it, such as which groups count, holds in every window.</param>
    public abstract SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole);
}

/// <summary>An SLI at one instant.</summary>
/// <param name="evaluate">Reads a window that lies in what it was prepared for.</param>
/// <param name="readGroups">Reads the groups that are compared, over some windows; null for all but disparities.</param>
/// <param name="evaluateShort">Reads the short window of an alert row where that is not read as others are; null where it is.</param>
public sealed class SliEvaluation(
    Func<TimeWindow, SliResult> evaluate,
    Func<IReadOnlyList<TimeWindow>, ImmutableArray<GroupReading>>? readGroups = null,
    Func<TimeWindow, SliResult>? evaluateShort = null)
{
    /// <summary>Whether what was found over the SLO's window tells what is said of every other: what else is said of a part of it was not asked.</summary>
    public bool IsOfWhole { get; init; }

    /// <summary>What the SLI says of a window that lies in the SLO's own, or why it says nothing.</summary>
    public SliResult Evaluate(TimeWindow window) => evaluate(window);

    /// <summary>Whether the short windows of alert rows are read in another way than others.</summary>
    public bool ReadsShort => evaluateShort is not null;

    /// <summary>What it says of the short window of an alert row, which only asks whether what the long one showed still goes
    /// on.</summary>
    public SliResult EvaluateShort(TimeWindow window) => (evaluateShort ?? evaluate)(window);

    /// <summary>What the SLI says of a window that lies in the SLO's own; null where it says nothing.</summary>
    public SliReading? Read(TimeWindow window) => evaluate(window).Reading;

    /// <summary>The groups that it compares, with their sums over some windows; empty for all but disparities.</summary>
    public ImmutableArray<GroupReading> ReadGroups(IReadOnlyList<TimeWindow> windows) => readGroups?.Invoke(windows) ?? [];
}
