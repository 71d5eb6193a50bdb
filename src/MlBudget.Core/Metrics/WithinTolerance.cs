using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>The share of predicted numbers with |ŷ − y| ≤ max(tolerance, relative_tolerance · |y|).</summary>
/// <param name="numbers">Which numbers.</param>
public sealed class WithinTolerance(PredictedNumber numbers) : ProportionMetric(
    "within_tolerance", Sense.HigherIsBetter, Slos.Dimension.ModelQuality, "predicted numbers that are near enough to their outcome / those with an outcome")
{
    private static readonly NumberOption Absolute = new(
        "tolerance", 0, ErrorMetric.MostInUnits, "it is a distance in the outcome's own unit")
    { IsOptional = true };

    private static readonly NumberOption Relative = new("relative_tolerance", 0, 1000, "it is a share of the outcome") { IsOptional = true };

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Absolute, Relative, .. numbers.Options];

    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{numbers.NormalName(Name, options)} of {BoundOf(options)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"predicted numbers with |{numbers.Difference(options)}| of at most {BoundOf(options)} / those with an outcome";

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null)
    {
        if (options.Number(Absolute) is null && options.Number(Relative) is null)
            throw new MissingInputException($"{Name} needs a distance that is near enough; write {Absolute.Name}, {Relative.Name}, or both, of which the greater holds");
        var tolerance = new Tolerance(Kept(options, Absolute), Kept(options, Relative));
        return Rate(measurements.WithinTolerance(Name, numbers.Predicted(options), numbers.Outcome(options), tolerance, attribute));
    }

    /// <inheritdoc/>
    public override ImmutableArray<int> RoundingsOf(MetricOptions options, Measurements measurements) =>
        measurements.Roundings(Name, [numbers.Predicted(options)], numbers.Outcome(options));

    private static long Kept(MetricOptions options, NumberOption option)
    {
        if (options.Number(option) is not { } number)
            return 0;
        var kept = Millionths.OfConfigured(number);
        return kept > 0 || number == 0 ? kept : throw new MissingInputException($"{option.Name}: found {PlainNumber.Format(number)}, expected at least 0.000001, as numbers are kept");
    }

    private static string BoundOf(MetricOptions options) => (options.Number(Absolute), options.Number(Relative)) switch
    {
        ({ } absolute, null) => PlainNumber.Format(absolute),
        (null, { } relative) => $"{PlainNumber.Format(relative)} of the outcome",
        ({ } absolute, { } relative) => $"{PlainNumber.Format(absolute)}, or {PlainNumber.Format(relative)} of the outcome where that is more",
        _ => "a distance",
    };
}
