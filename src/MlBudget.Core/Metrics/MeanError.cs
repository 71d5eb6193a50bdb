using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Metrics;

/// <summary>Σ(ŷ − y) / N: above 0 where too much is predicted, below where too little. Its error is its distance from 0.</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class MeanError(PredictedNumber numbers) : ErrorMetric(
    "mean_error", "the mean of a predicted number less an outcome, in its own unit; bounded on both sides of 0",
    "in its own unit the mean of e, on both sides of 0,", numbers)
{
    /// <inheritdoc/>
    protected override bool IsSigned => true;

    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options) => (double)sums.Errors / sums.Pairs / Millionths.PerUnit;

    /// <summary>√(Σe² / N − (Σe / N)²) · √(N / (N − 1)).</summary>
    protected override Func<ErrorSums, double> DeviationOf => sums => sums.DeviationAround(sums.Errors);
}
