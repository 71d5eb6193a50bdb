using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A quality that is estimated from calibrated scores before labels come.</summary>
/// <param name="realized">What is estimated.</param>
public sealed class EstimatedMetric(ConfusionMetric realized) : MetricKind(
    $"estimated_{realized.Name}", realized.Sense, realized.Dimension,
    $"{realized.Name.Replace('_', ' ')} estimated from calibrated scores, without labels")
{
    /// <summary>What is estimated.</summary>
    public ConfusionMetric Realized => realized;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => realized.Bounds;

    /// <inheritdoc/>
    public override string WholeBecause => "scores are calibrated by all predictions together";

    /// <inheritdoc/>
    public override bool IsMadeOfBaseline => true;

    /// <summary>An estimate is compared with what it estimates.</summary>
    public override string NormalName(MetricOptions options) => realized.NormalName(options);

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var (measure, records) = (measurements.Estimate(Name), measurements.Records());
        return request.Bound == BoundKind.MaxDegradation
            ? EstimatedSli.Degrading(realized.Ratio, Sense, measure, records, request.Normal, request.WithoutNormal)
            : EstimatedSli.Bounded(realized.Ratio, Sense, measure, records);
    }
}
