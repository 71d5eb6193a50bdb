using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of upper − lower, of all predictions that have both.</summary>
public sealed class IntervalWidth() : MetricKind(
    "interval_width", Sense.LowerIsBetter, Slos.Dimension.ModelQuality,
    "the mean width of intervals from 'lower' to 'upper' of predictions.fields, in their own unit, without labels")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new MeanSli(measurements.Widths(Name), Read);

    private static (long Rows, double Value) Read(ReadOnlySpan<long> counters)
    {
        var (intervals, sum) = NumberCounting.SumOf(counters);
        return (intervals, (double)sum / intervals / Millionths.PerUnit);
    }
}
