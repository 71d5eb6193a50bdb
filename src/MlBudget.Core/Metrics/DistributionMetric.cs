using System.Collections.Immutable;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many features are distributed otherwise than they were, by slices that are the drift windows of the model's baseline: no threshold is below
/// that of the baseline.</summary>
/// <param name="name">What configurations call it.</param>
/// <param name="meaning">What it is, for people.</param>
public abstract class DistributionMetric(string name, string meaning) : MetricKind(name, Sense.LowerIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    /// <inheritdoc/>
    public sealed override bool IsMadeOfBaseline => true;

    /// <inheritdoc/>
    public sealed override string WholeBecause => "it is known how the features of all predictions are distributed, and not those of a part";

    /// <inheritdoc/>
    public sealed override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public sealed override decimal? DefaultAtMost => 0.1m;

    /// <inheritdoc/>
    public sealed override SliceRule Slices { get; } = new() { AreDriftWindows = true, DefaultObjective = 0.8m };
}
