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
    protected override Func<ErrorSums, double> DeviationOf => sums =>
    {
        // The difference of large sums is taken of whole numbers: nothing is lost where all errors are alike.
        var spread = (double)(sums.Pairs * sums.Squares - sums.Absolute * sums.Absolute) / ((double)sums.Pairs * Math.Max(1, sums.Pairs - 1));
        return Math.Sqrt(Math.Max(0, spread)) / Millionths.PerUnit;
    };
}
