using MlBudget.Core.Measures;

namespace MlBudget.Core.Metrics;

/// <summary>Σ(ŷ − y) / Σ|y|: above 0 where too much is predicted, below where too little. Its error is its distance from 0.</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class RelativeBias(PredictedNumber numbers) : ErrorMetric(
    "relative_bias", "the sum of a predicted number less an outcome / the sum of outcomes without their sign; bounded on both sides of 0, none where outcomes are 0",
    "Σe / Σ|y|, on both sides of 0,", numbers)
{
    /// <inheritdoc/>
    public override decimal? GreatestBound => RelativeErrorMetric.MostRelative;

    /// <inheritdoc/>
    protected override bool IsSigned => true;

    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options) =>
        sums.AbsoluteValues.IsZero ? null : (double)sums.Errors / (double)sums.AbsoluteValues;
}
