using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of an outcome that is a number, such as what an answer cost in the end.</summary>
/// <param name="numbers">Of which outcome.</param>
public sealed class Mean(PredictedNumber numbers) : MetricKind(
    "mean", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "the mean of an outcome that is a number, in its own unit")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.Between];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override bool MayBeNegative => true;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [numbers.OutcomeOption];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"the mean of {numbers.Actual(options)}, in its own unit";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var sum = measurements.SumOfOutcome(Name, numbers.Outcome(request.Options));
        return new RoundedSli(new MeanSli(new(Name, sum.Measure, counters => NumberCounting.MeanOf(counters) is var (rows, mean) ? new(rows, mean) : default)), sum.Roundings);
    }
}
