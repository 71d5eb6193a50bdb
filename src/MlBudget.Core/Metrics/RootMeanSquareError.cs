using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Metrics;

/// <summary>√(Σ(ŷ − y)² / N).</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class RootMeanSquareError(PredictedNumber numbers) : ErrorMetric(
    "root_mean_square_error", "the root of the mean square of a predicted number less an outcome, in its own unit",
    "in its own unit the root of the mean of e²", numbers)
{
    /// <inheritdoc/>
    protected override double? ValueOf(ErrorSums sums, MetricOptions options) => Math.Sqrt((double)sums.Squares / sums.Pairs) / Millionths.PerUnit;
}
