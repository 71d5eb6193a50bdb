using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Metrics;

/// <summary>Σ|ŷ − y| / N.</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class MeanAbsoluteError(PredictedNumber numbers) : ErrorMetric(
    "mean_absolute_error", "the mean distance of a predicted number from an outcome, in its own unit", "in its own unit the mean of |e|", numbers)
{
    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options) => (double)sums.Absolute / sums.Pairs / Millionths.PerUnit;

    /// <summary>√(Σe² / N − (Σ|e| / N)²) · √(N / (N − 1)).</summary>
    protected override Func<ErrorSums, double> DeviationOf => sums => sums.DeviationAround(sums.Absolute);
}
