using System.Collections.Immutable;
using MlBudget.Core.Models;
using MlBudget.Core.Timelines;

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
}

/// <summary>A service level indicator: a function of measures over a window. Immutable.</summary>
public abstract class Sli
{
    /// <summary>How its error ratio comes about.</summary>
    public abstract SliKind Kind { get; }

    /// <summary>The measures that it reads, by their index in the model; at least one.</summary>
    public abstract ImmutableArray<int> Measures { get; }

    /// <summary>The greatest error ratio that can come about: an alert factor beyond it would never fire.</summary>
    public virtual double LargestError => 1;

    /// <summary>Whether all is known that it needs. One that waits for a baseline has no value, and its slices no verdict.</summary>
    public virtual bool IsKnown => true;

    /// <summary>The SLI under whatever only decides when it has a value.</summary>
    public virtual Sli Bare => this;

    /// <summary>Prepares to read the windows that end where the SLO's own does.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="whole">The SLO's window: what is judged over it, such as which groups count, holds in every window.</param>
    public abstract SliEvaluation Begin(ModelLedger ledger, TimeWindow whole);
}

/// <summary>An SLI at one instant.</summary>
/// <param name="read">Reads a window that lies in the SLO's own; null where there is no evidence.</param>
/// <param name="readGroups">Reads the groups that are compared, over some windows; null for all but disparities.</param>
public sealed class SliEvaluation(
    Func<TimeWindow, SliReading?> read,
    Func<IReadOnlyList<TimeWindow>, ImmutableArray<GroupReading>>? readGroups = null)
{
    /// <summary>What the SLI says of a window that lies in the SLO's own; null where there is no evidence.</summary>
    public SliReading? Read(TimeWindow window) => read(window);

    /// <summary>The groups that it compares, with their sums over some windows; empty for all but disparities.</summary>
    public ImmutableArray<GroupReading> ReadGroups(IReadOnlyList<TimeWindow> windows) => readGroups?.Invoke(windows) ?? [];
}
