using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of a number of predictions, such as what an answer costs, or of an outcome that is a number, such as what it cost in the end.</summary>
/// <param name="numbers">Of which outcome.</param>
public sealed class Mean(PredictedNumber numbers) : MetricKind(
    "mean", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "the mean of a number in predictions, or of an outcome that is a number, in its own unit"), IMeanMetric
{
    private const string Higher = "higher";

    private static readonly WordOption Better = new("better", ["lower", Higher]);

    private static readonly NameOption Field = new("field", "the name of a number in predictions.fields");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost, BoundKind.MaxDegradation, BoundKind.Between];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override bool MayBeNegative => true;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Field, numbers.OutcomeOption, Better];

    /// <inheritdoc/>
    public override WordOption Direction => Better;

    /// <inheritdoc/>
    public override Sense SenseOf(MetricOptions options) => options.Is(Better, Higher) ? Sense.HigherIsBetter : Sense.LowerIsBetter;

    /// <inheritdoc/>
    public override ImmutableArray<NameOption> OneOf => [Field, numbers.OutcomeOption];

    /// <inheritdoc/>
    public bool IsCompared => true;

    /// <inheritdoc/>
    public Sense SenseOfGroups(MetricOptions options) => SenseOf(options);

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{Name} of {Of(options)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"the mean of {Of(options)}, in its own unit";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        if (request.Bound == BoundKind.MaxDegradation)
        {
            var (known, beside) = MeanOf(request.Options, measurements);
            return new RoundedSli(new MeanDegradationSli(known, request.Normal, request.WithoutNormal, SenseOf(request.Options)), beside);
        }

        if (request.Options.Name(Field).Length > 0)
        {
            var (mean, roundings) = MeanOf(request.Options, measurements);
            return new RoundedSli(new MeanSli(mean), roundings);
        }

        var sum = measurements.SumOfOutcome(Name, numbers.Outcome(request.Options));
        return new RoundedSli(new MeanSli(new(Name, sum.Measure, counters => NumberCounting.MeanOf(counters) is var (rows, mean) ? new(rows, mean) : default)), sum.Roundings);
    }

    /// <inheritdoc/>
    public (MeanOfNumbers Mean, ImmutableArray<int> Roundings) MeanOf(MetricOptions options, Measurements measurements, int? attribute = null, string? asker = null)
    {
        var moments = options.Name(Field) is { Length: > 0 } field ? measurements.MomentsOfField(asker ?? Name, field, attribute)
            : measurements.MomentsOfOutcome(asker ?? Name, numbers.Outcome(options), attribute);
        return (new(NormalName(options), moments.Measure, counters => MomentsCounting.Of(counters) is var (rows, mean, deviation) ? new(rows, mean, deviation) : default), moments.Roundings);
    }

    private string Of(MetricOptions options) => options.Name(Field) is { Length: > 0 } field ? field : numbers.Actual(options);
}
