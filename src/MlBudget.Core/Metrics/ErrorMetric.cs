using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How far predicted numbers are from what turned out to be true, as a function of sums of their errors.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
/// <param name="formula">The same with <c>e</c> for the error.</param>
/// <param name="numbers">Which numbers.</param>
public abstract class ErrorMetric(string name, string meaning, string formula, PredictedNumber numbers)
    : MetricKind(name, Sense.LowerIsBetter, Slos.Dimension.ModelQuality, meaning), IMeanMetric
{
    /// <summary>As far as numbers are kept.</summary>
    internal const decimal MostInUnits = 9_000_000_000_000;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => DeviationOf is null || IsSigned ? [BoundKind.AtMost, BoundKind.Between] : [BoundKind.AtMost, BoundKind.MaxDegradation, BoundKind.Between];

    /// <inheritdoc/>
    public override decimal? GreatestBound => MostInUnits;

    /// <inheritdoc/>
    public override bool MayBeNegative => IsSigned;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => numbers.Options;

    /// <summary>Whether it is bounded on both sides of 0.</summary>
    protected virtual bool IsSigned => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => numbers.NormalName(Name, options);

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"{formula} with e = {numbers.Difference(options)}";

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var (mean, roundings) = MeanOf(request.Options, measurements);
        return new RoundedSli(
            request.Bound == BoundKind.MaxDegradation ? new MeanDegradationSli(mean, request.Normal, request.WithoutNormal) : new MeanSli(mean, IsSigned), roundings);
    }

    /// <inheritdoc/>
    public bool IsCompared => DeviationOf is not null;

    /// <inheritdoc/>
    public Sense SenseOfGroups(MetricOptions options) => IsSigned ? Sense.Neutral : Sense;

    /// <inheritdoc/>
    public (MeanOfNumbers Mean, ImmutableArray<int> Roundings) MeanOf(MetricOptions options, Measurements measurements, int? attribute = null, string? asker = null)
    {
        var errors = measurements.Errors(asker ?? Name, numbers.Predicted(options), numbers.Outcome(options), attribute);
        return (new(Name, errors.Measure, counters => Read(counters, options)), errors.Roundings);
    }

    /// <summary>The value; null where it has none.</summary>
    /// <param name="sums">The errors, of at least one pair.</param>
    /// <param name="options">The metric's options.</param>
    protected abstract double? ValueOf(ErrorSums sums, MetricOptions options);

    /// <summary>The standard deviation of the numbers of which it is the mean, in their unit; null where it is no mean, or that is not kept. Only
    /// what has one is held against its normal value: else nobody could tell a rise from chance.</summary>
    protected virtual Func<ErrorSums, double>? DeviationOf => null;

    private NumberReading Read(ReadOnlySpan<long> counters, MetricOptions options)
    {
        var sums = ErrorCounting.SumsOf(counters);
        return sums.Pairs > 0 && ValueOf(sums, options) is { } value ? new(sums.Pairs, value, DeviationOf?.Invoke(sums)) : default;
    }
}
