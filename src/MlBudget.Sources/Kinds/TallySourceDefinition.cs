using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;

namespace MlBudget.Sources.Kinds;

/// <summary>Where the ready-made tallies of an SLO come from, as it is configured. Immutable; nothing is touched before it is opened and
/// read.</summary>
public abstract record TallySourceDefinition
{
    /// <summary>What is added up, for people: it names what the SLO measures. References are not resolved.</summary>
    public abstract string Shown { get; }

    /// <summary>Where that is, for people, as the end of "counted from": no more of an address than its host.</summary>
    public abstract string Written { get; }

    /// <summary>How it is counted and judged. Two sources of the same identity give the same tallies.</summary>
    public abstract ReadyMetric Metric { get; }

    /// <summary>How long after its end a slot is surely complete.</summary>
    public abstract TimeSpan Delay { get; }

    /// <summary>Whose budget it is if nothing else is configured; null where it doesn't tell.</summary>
    public virtual Dimension? Dimension => null;

    /// <summary>What is allowed and yet worth knowing, for <c>check</c>.</summary>
    public virtual ImmutableArray<string> Notes => [];

    /// <summary>A source that has read nothing. Whoever opens it disposes of it.</summary>
    /// <param name="opening">What it is read for.</param>
    public abstract ITallySource Open(TallyOpening opening);

    /// <summary>Looks at what it is read from before anything runs.</summary>
    /// <param name="cancel">Ends it early.</param>
    public abstract TallySample Sample(CancellationToken cancel = default);
}

/// <summary>What was looked at of a source of tallies before anything runs.</summary>
/// <param name="Facts">What is there, for people, a sentence each.</param>
/// <param name="Faults">What is wrong, for people.</param>
/// <param name="IsUsable">Whether the SLO can have a value.</param>
public sealed record TallySample(ImmutableArray<string> Facts, ImmutableArray<string> Faults, bool IsUsable);
