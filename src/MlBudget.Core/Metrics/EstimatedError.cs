using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A mean error that is estimated before labels come, from the errors that the baseline has seen of predictions of the same size.</summary>
/// <param name="realized">What is estimated, of answers and labels.</param>
public sealed class EstimatedError(MeanAbsoluteError realized) : MetricKind(
    $"estimated_{realized.Name}", realized.Sense, realized.Dimension,
    $"the {realized.Name.Replace('_', ' ')} estimated from the baseline's errors by the size of predictions, without labels, in their own unit")
{
    /// <summary>What is estimated.</summary>
    public MeanAbsoluteError Realized => realized;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => realized.Bounds;

    /// <inheritdoc/>
    public override decimal? GreatestBound => realized.GreatestBound;

    /// <inheritdoc/>
    public override bool IsMadeOfBaseline => true;

    /// <summary>An estimate is compared with what it estimates.</summary>
    public override string NormalName(MetricOptions options) => realized.NormalName(options);

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var (expected, records) = (measurements.ExpectedErrors(Name), measurements.Records());
        var without = measurements.Shape.Baseline is null ? MissingReason.WaitsForBaseline : MissingReason.NothingUsual;
        var sli = request.Bound == BoundKind.MaxDegradation
            ? EstimatedErrorSli.Degrading(
                expected?.Measure, records, without, new(request.Normal, realized.MeanOf(MetricOptions.None, measurements, asker: Name).Mean), request.WithoutNormal)
            : EstimatedErrorSli.Bounded(expected?.Measure, records, without);
        return expected is null ? sli : new RoundedSli(sli, expected.Roundings);
    }
}
