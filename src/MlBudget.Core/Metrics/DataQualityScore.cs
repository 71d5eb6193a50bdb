using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>min(1 − missing rate, 1 − stale rate).</summary>
/// <param name="completeness">The share of values that are there.</param>
/// <param name="staleness">The share of values that are too old.</param>
public sealed class DataQualityScore(Completeness completeness, Staleness staleness) : MetricKind(
    "data_quality_score", Sense.HigherIsBetter, Slos.Dimension.DataQuality, "the lesser of 1 − missing rate and 1 − stale rate")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast];

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var isAged = measurements.Shape.Features.Any(feature => feature is { TimePath: not null, MaxAge: not null });
        return new DataQualitySli(
            completeness.ProportionOf(request.Options, measurements), isAged ? staleness.ProportionOf(request.Options, measurements) : null);
    }
}
