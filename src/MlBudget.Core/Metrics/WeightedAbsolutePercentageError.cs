using MlBudget.Core.Measures;

namespace MlBudget.Core.Metrics;

/// <summary>WAPE: Σ|ŷ − y| / Σ|y|.</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class WeightedAbsolutePercentageError(PredictedNumber numbers) : ErrorMetric(
    "wape", "distances of a predicted number from an outcome / the sum of outcomes without their sign; none where that is 0", "Σ|e| / Σ|y|", numbers)
{
    /// <inheritdoc/>
    public override decimal? GreatestBound => RelativeErrorMetric.MostRelative;

    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options) =>
        sums.AbsoluteValues.IsZero ? null : (double)sums.Absolute / (double)sums.AbsoluteValues;
}
