using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many predictions come, against what is usual in the same hours of the week.</summary>
public sealed class Volume() : MetricKind(
    "volume", Sense.Neutral, Slos.Dimension.DataQuality, "predictions / what is usual in the same hours of the week")
{
    /// <inheritdoc/>
    public override bool IsMadeOfBaseline => true;

    /// <inheritdoc/>
    public override string WholeBecause => "it is known how many of all predictions are usual, and not of a part";

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.AtMost];

    /// <inheritdoc/>
    public override decimal? GreatestBound => 1000;

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new()
    {
        Needed = new("the volume is judged by slices of whole hours; add slices: { length: 1h, objective: 0.95 }"),
        NoSilence = "silence is a volume of 0 where predictions are usual; leave it out",
        ByHourBecause = "what is usual is known by the hour",
    };

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new VolumeSli(
        measurements.Volume(), measurements.Shape.Baseline?.Volume ?? [], isUpper: request.Bound == BoundKind.AtMost);
}
