using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Causes;

/// <summary>An SLO that burns, probably because of errors of another dimension.</summary>
/// <param name="Onset">When its errors began.</param>
/// <param name="Cause">When those of the dimension upstream began.</param>
/// <param name="Likelihood">How probable it is; of a chain the least of its links.</param>
public sealed record Symptom(Onset Onset, Onset Cause, Likelihood Likelihood)
{
    /// <summary>Where they come from in the end: the onset of the first dimension of a chain.</summary>
    public Onset Root { get; init; } = Cause;

    /// <summary>What predictions with missing or stale features have to do with it; null where that isn't known.</summary>
    public FaultShare? Faults { get; init; }
}

/// <summary>An SLO that burns beside a dimension upstream, which is not its probable cause.</summary>
/// <param name="Onset">When its errors began.</param>
/// <param name="Because">Why nothing upstream of it is, as a part of a sentence.</param>
public sealed record UnknownCause(Onset Onset, string Because);

/// <summary>A dimension of which everything that pages is likely to come of another one.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Root">Where it probably began.</param>
public sealed record ExplainedDimension(Dimension Dimension, Dimension Root);

/// <summary>Since when SLOs burn, and where that probably began. Immutable.</summary>
/// <param name="Onsets">When the errors of each SLO began that burns, where that can be told.</param>
/// <param name="Symptoms">The SLOs that burn, probably because of another dimension.</param>
/// <param name="Unknown">Those that burn beside a dimension upstream, and have no probable cause.</param>
public sealed record CascadeReport(ImmutableArray<Onset> Onsets, ImmutableArray<Symptom> Symptoms, ImmutableArray<UnknownCause> Unknown)
{
    /// <summary>Nothing burns.</summary>
    public static CascadeReport None { get; } = new([], [], []);

    /// <summary>The dimensions of which all SLOs that page are likely symptoms of one other: an SLO of theirs that isn't would be hidden with
    /// them. Never fairness.</summary>
    public ImmutableArray<ExplainedDimension> Explained { get; init; } = [];

    /// <summary>When the errors of an SLO began; null where it doesn't burn, or where that can't be told.</summary>
    public Onset? OnsetOf(string slo) => Onsets.FirstOrDefault(onset => onset.Slo == slo);

    /// <summary>Whether a dimension is where errors of others probably began.</summary>
    public bool IsCause(Dimension dimension) => Symptoms.Any(symptom => symptom.Root.Dimension == dimension);
}
