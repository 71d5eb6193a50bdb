using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Metrics;

/// <summary>√(Σ(ŷ − y)² / N).</summary>
public sealed class RootMeanSquareError() : ErrorMetric(
    "root_mean_square_error", "the root of the mean square of a predicted number less an outcome, in its own unit", "the root of the mean of e²")
{
    /// <inheritdoc/>
    protected override double ValueOf(ErrorSums sums) => Math.Sqrt((double)sums.Squares / sums.Pairs) / Millionths.PerUnit;
}
