using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>MAPE with a floor: the mean of |ŷ − y| / max(|y|, floor).</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class RelativeErrorMetric(PredictedNumber numbers) : MetricKind(
    "mape", Sense.LowerIsBetter, Slos.Dimension.ModelQuality,
    "the mean of distances of a predicted number from an outcome, each / the outcome without its sign, or a floor where that is more")
{
    /// <summary>What is no share may be many times what it is taken of.</summary>
    internal const decimal MostRelative = 1000;

    private static readonly NumberOption Floor = new(
        "floor", 0, ErrorMetric.MostInUnits, "an outcome near 0 would make any error endless; it is in the outcome's own unit");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.Between];

    /// <inheritdoc/>
    public override decimal? GreatestBound => MostRelative;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [.. numbers.Options, Floor];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"the mean of |{numbers.Difference(options)}| / max(|{numbers.Actual(options)}|, {PlainNumber.Format(options.Number(Floor) ?? 1)})";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var errors = measurements.RelativeErrors(
            Name, numbers.Predicted(request.Options), numbers.Outcome(request.Options), request.Options.Number(Floor) ?? 1);
        return new RoundedSli(new MeanSli(new(Name, errors.Measure, Read)), errors.Roundings);
    }

    private static NumberReading Read(ReadOnlySpan<long> counters)
    {
        var (pairs, sum) = RelativeErrorCounting.SumOf(counters);
        return new(pairs, sum / pairs);
    }
}
