using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many features are served otherwise than the model was trained on, by slices that are the drift windows of its baseline.</summary>
public sealed class Skew() : MetricKind(
    "skew", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "the share of features whose distribution is not that of the training set")
{
    /// <summary>Its windows are those of the baseline, and no threshold is below that of the baseline.</summary>
    public override bool IsMadeOfBaseline => true;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override decimal? DefaultAtMost => 0.1m;

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new() { AreDriftWindows = true, DefaultObjective = 0.8m };

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        if (measurements.Shape.Training is null)
            throw new MissingInputException("skew needs what the model was trained on; add training: { file: … }, written by 'mlbudget baseline --training=PATH'");
        return new DriftSli(DriftDefinition.OfTraining(measurements), MissingReason.NotTrainedOn);
    }
}
