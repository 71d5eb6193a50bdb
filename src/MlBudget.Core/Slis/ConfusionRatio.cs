using System.Collections.Immutable;

namespace MlBudget.Core.Slis;

/// <summary>A proportion of the confusion matrix, as two linear forms over its cells.</summary>
/// <param name="Events">By cell (TP, FP, FN, TN), its weight in the denominator.</param>
/// <param name="Hits">By cell, its weight in the numerator.</param>
public sealed record ConfusionRatio(ImmutableArray<int> Events, ImmutableArray<int> Hits)
{
    /// <summary>Why it has no value where rows came, and none of them is in its denominator: either there was nothing positive, or
    /// of true negatives and false positives nothing negative.</summary>
    public MissingReason EmptyBecause => Events[0] > 0 ? MissingReason.NoPositives : MissingReason.TooFewEvents;

    /// <summary>Its part in a proportion.</summary>
    /// <param name="measure">The index of the measure of the confusion.</param>
    public Term Of(int measure) => new(measure, Events, Hits);
}
