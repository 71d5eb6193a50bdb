using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>What predictions cost together, held against an amount for each window or period of the calendar.</summary>
public sealed class Spend() : MetricKind(
    MetricName, Sense.LowerIsBetter, Slos.Dimension.Infrastructure, "the sum of a number of predictions, such as what each costs, against an amount for the window")
{
    /// <summary>Its name in configurations.</summary>
    public const string MetricName = "spend";

    private const string NoSlices = "what is spent has no slices: its amount is for the whole window; leave slices out";

    /// <summary>The number that is added up.</summary>
    public static NameOption Field { get; } = new("field", "the name of a number in predictions.fields");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.Amount];

    /// <inheritdoc/>
    public override decimal? GreatestBound => ErrorMetric.MostInUnits;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Field];

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new()
    {
        RefusedBecause = NoSlices,
        NoHoursBecause = "what is spent at other hours is spent as well; leave during out, or write which predictions count in where",
        NoSilence = "nothing is spent while nothing comes; leave silence out",
    };

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"the sum of {options.Name(Field)} over predictions";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var spend = measurements.Spend(Name, request.Options.Name(Field));
        return new RoundedSli(new SpendSli(spend.Measure, request.Window, request.Periods, (double)(measurements.Shape.Sampling?.Probability ?? 1)), spend.Roundings);
    }
}
