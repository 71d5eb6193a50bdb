using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of upper − lower, of all predictions that have both.</summary>
public sealed class IntervalWidth() : MetricKind(
    "interval_width", Sense.LowerIsBetter, Slos.Dimension.ModelQuality,
    "the mean width of intervals from 'lower' to 'upper' of predictions.fields, in their own unit, without labels")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.Between];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var widths = measurements.Widths(Name);
        return new RoundedSli(new MeanSli(new(Name, widths.Measure, counters => NumberCounting.MeanOf(counters) is var (rows, mean) ? new(rows, mean) : default)), widths.Roundings);
    }
}
