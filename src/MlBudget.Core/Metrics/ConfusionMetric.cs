using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A proportion of the confusion matrix.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="sense">Which way it is good.</param>
/// <param name="meaning">Its definition, for people.</param>
/// <param name="events">By cell (TP, FP, FN, TN), its weight in the denominator.</param>
/// <param name="hits">By cell, its weight in the numerator.</param>
public abstract class ConfusionMetric(
    string name, Sense sense, string meaning, ImmutableArray<int> events, ImmutableArray<int> hits)
    : ProportionMetric(name, sense, Slos.Dimension.ModelQuality, meaning)
{
    /// <summary>The proportion's cells.</summary>
    public ConfusionRatio Ratio { get; } = new(events, hits);

    /// <summary>Whether it is 0 without any positive label, however good the model is.</summary>
    public virtual bool NeedsPositiveLabels => false;

    /// <inheritdoc/>
    public sealed override bool IsKnown(ModelShape shape) => base.IsKnown(shape) && shape.Labels?.Path is not null;

    /// <inheritdoc/>
    public sealed override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Over(measurements.Confusion(Name, attribute));

    /// <summary>The proportion of a confusion that is counted already.</summary>
    /// <param name="measure">The index of its measure.</param>
    public Proportion Over(int measure) => new(Name, Sense, [Ratio.Of(measure)])
    {
        EmptyBecause = Ratio.EmptyBecause,
        NeedsPositiveLabels = NeedsPositiveLabels,
    };
}
