using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Causes;

/// <summary>A dimension whose errors probably come of another's.</summary>
/// <param name="Onset">When its errors began, of the SLO that burns and was first.</param>
/// <param name="Cause">When those of the dimension upstream began.</param>
/// <param name="Likelihood">How probable it is.</param>
public sealed record Symptom(Onset Onset, Onset Cause, Likelihood Likelihood)
{
    /// <summary>The dimension that shows the errors.</summary>
    public Dimension Dimension => Onset.Dimension;

    /// <summary>Where they come from in the end: the onset of the first dimension of a chain.</summary>
    public Onset Root { get; init; } = Cause;

    /// <summary>What predictions with missing or stale features have to do with it; null where that isn't known.</summary>
    public FaultShare? Faults { get; init; }
}

/// <summary>A dimension that burns beside others, and for which none of them is the probable cause.</summary>
/// <param name="Onset">When its errors began.</param>
/// <param name="Because">Why nothing upstream of it is, as a sentence.</param>
public sealed record UnknownCause(Onset Onset, string Because);

/// <summary>Since when SLOs burn, and where that probably began. Immutable.</summary>
/// <param name="Onsets">When the errors of each SLO began that burns, where that can be told.</param>
/// <param name="Symptoms">The dimensions whose errors probably come of another's, each once.</param>
/// <param name="Unknown">Those that burn beside others, and have something upstream that burns as well, and no probable cause.</param>
public sealed record CascadeReport(ImmutableArray<Onset> Onsets, ImmutableArray<Symptom> Symptoms, ImmutableArray<UnknownCause> Unknown)
{
    /// <summary>Nothing burns.</summary>
    public static CascadeReport None { get; } = new([], [], []);

    /// <summary>When the errors of an SLO began; null where it doesn't burn, or where that can't be told.</summary>
    public Onset? OnsetOf(string slo) => Onsets.FirstOrDefault(onset => onset.Slo == slo);

    /// <summary>Whether a dimension is where a cascade probably began.</summary>
    public bool IsCause(Dimension dimension) => Symptoms.Any(symptom => symptom.Root.Dimension == dimension);
}
