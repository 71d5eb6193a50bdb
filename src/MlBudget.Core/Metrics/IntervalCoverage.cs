using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of predicted intervals that hold what turned out to be true. Width buys it: hold <see cref="IntervalWidth"/> beside it.</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class IntervalCoverage(PredictedNumber numbers) : ProportionMetric(
    "interval_coverage", Sense.HigherIsBetter, Slos.Dimension.ModelQuality,
    "intervals from 'lower' to 'upper' of predictions.fields that hold the outcome / those with an outcome")
{
    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [numbers.OutcomeOption];

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) =>
        numbers.Outcome(options) == numbers.OutcomeOption.Default ? Name : $"{Name} of {numbers.Actual(options)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"intervals from 'lower' to 'upper' of predictions.fields that hold {numbers.Actual(options)} / those with it";

    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.IntervalCoverage(Name, numbers.Outcome(options), attribute));

    /// <inheritdoc/>
    public override ImmutableArray<int> RoundingsOf(MetricOptions options, Measurements measurements) =>
        measurements.Roundings(Name, Measurements.Ends, numbers.Outcome(options));
}
