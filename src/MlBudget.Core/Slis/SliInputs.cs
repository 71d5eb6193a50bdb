using System.Collections.Immutable;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Slis;

/// <summary>What one measure of an SLI is made of.</summary>
/// <param name="Fields">The fields without which it counts nothing, or not as it should.</param>
/// <param name="Coverage">The index of the measure of how many predictions have the labels that it needs; null where it needs none of
/// a source of their own.</param>
public sealed record MeasureInputs(ImmutableArray<FieldMeasure> Fields, int? Coverage);

/// <summary>What an SLI is made of: where it has no value, that tells why.</summary>
/// <param name="Measures">By measure of the SLI.</param>
/// <param name="Records">The index of the measure of predictions: of those of its part, where it counts only a part of them.</param>
public sealed record SliInputs(ImmutableArray<MeasureInputs> Measures, int Records)
{
    /// <summary>The index of the measure of all predictions of the model, where the SLI counts only a part of them; null where it counts all.</summary>
    public int? Whole { get; init; }

    /// <summary>The fields that pick the predictions of the model; empty where all count.</summary>
    public ImmutableArray<FieldMeasure> Picking { get; init; } = [];

    /// <summary>How long before now its windows end, in minutes; 0 where nothing comes late as a rule.</summary>
    public int Delay { get; init; }

    /// <summary>The fields that it reads, each once.</summary>
    public IEnumerable<FieldMeasure> Fields => Measures.SelectMany(measure => measure.Fields).Concat(Picking).Distinct();
}
