using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Metrics;

/// <summary>Σ|ŷ − y| / N.</summary>
public sealed class MeanAbsoluteError() : ErrorMetric(
    "mean_absolute_error", "the mean distance of a predicted number from an outcome, in its own unit", "the mean of |e|")
{
    /// <inheritdoc/>
    protected override double ValueOf(ErrorSums sums) => (double)sums.Absolute / sums.Pairs / Millionths.PerUnit;
}
