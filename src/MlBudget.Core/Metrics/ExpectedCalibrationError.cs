using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Metrics;

/// <summary>
/// Σ_b n_b/N · |mean score − share of positives| over bins of equal width (Naeini, Cooper and Hauskrecht 2015). Of few rows it is biased upwards: alert rows
/// hold only what scores that are right would show in one of a hundred windows at the most.
/// </summary>
public sealed class ExpectedCalibrationError() : MetricKind(
    "expected_calibration_error", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "the mean over rows of |mean score − share of positives| of their bin of scores")
{
    private static readonly NumberOption Bins = new("bins", 1, 100, "scores are compared with labels in bins of equal width") { IsOptional = true, WholeDefault = 10 };

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Bins];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"{Meaning}, of {options.Whole(Bins)} bins of equal width";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) =>
        new LevelSli(measurements.Calibration(Name, request.Options.Whole(Bins)), Read, isUpper: true, isDoubtful: true);

    private static LevelReading Read(ReadOnlySpan<long> counters)
    {
        var sums = CalibrationCounting.SumsOf(counters);
        if (sums.Rows == 0)
            return LevelReading.Missing(MissingReason.NoEvents);
        var error = Math.Min(1, sums.Off / sums.Rows);
        return new(sums.Rows, error, error, (sums.Chance + Excess.Deviations * Math.Sqrt(sums.Variance)) / sums.Rows);
    }
}
