using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How far predicted numbers are from what turned out to be true, in their own unit.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
/// <param name="formula">The same with <c>e</c> for the error.</param>
public abstract class ErrorMetric(string name, string meaning, string formula)
    : MetricKind(name, Sense.LowerIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    /// <summary>As far as numbers are kept.</summary>
    internal const decimal MostInUnits = 9_000_000_000_000;

    /// <summary>The outcome.</summary>
    internal static readonly NameOption Outcome = new("outcome", "the name of an outcome with type: number");

    private static readonly NameOption Predicted = new("predicted", "the name of a number in predictions.fields");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override decimal? GreatestBound => MostInUnits;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Predicted, Outcome];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"{formula} with e = {options.Name(Predicted)} - outcome.{options.Name(Outcome)}, in its own unit";

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var errors = measurements.Errors(Name, request.Options.Name(Predicted), request.Options.Name(Outcome));
        return new RoundedSli(new MeanSli(errors.Measure, Read), errors.Roundings);
    }

    /// <summary>The value, in units.</summary>
    /// <param name="sums">The errors, of at least one pair where the value is asked for.</param>
    protected abstract double ValueOf(ErrorSums sums);

    private (long Rows, double Value) Read(ReadOnlySpan<long> counters)
    {
        var sums = ErrorCounting.SumsOf(counters);
        return (sums.Pairs, ValueOf(sums));
    }
}
