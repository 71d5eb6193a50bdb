using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>
/// How far the share of exposure that categories of items have is from what they should have: the greatest |exposure_c / Σ exposure − target_c| over the
/// categories with a target, with exposure Σ 1 / log2(rank + 1) (Singh &amp; Joachims 2018; math.md, "Rankings").
/// </summary>
public sealed class ExposureParity() : MetricKind(
    "exposure_parity", Sense.LowerIsBetter, Slos.Dimension.Fairness,
    "the greatest distance of a category's share of exposure from its target, with exposure Σ 1 / log2(rank + 1)")
{
    private const string NotAdditive = "sums of exposure are not exported, so they don't add up over shards; leave the SLO to an exporter of the whole log";

    private static readonly SharesOption Targets = new("targets", "the share of exposure that each category should have");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Targets, Diversity.List];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => "the greatest distance of a share of exposure, Σ 1 / log2(rank + 1) over items by their "
        + $"{options.Name(Diversity.List)}, from its target: {string.Join(", ", options.SharesOf(Targets).Select(target => $"{target.Name} {PlainNumber.Format(target.Share)}"))}";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        var targets = request.Options.SharesOf(Targets);
        var measure = measurements.Exposures(Name, request.Options.Name(Diversity.List), [.. targets.Select(target => target.Name)]);
        return new LevelSli(measure, counters => Read(counters, targets), isUpper: true) { WhyNotAdditive = NotAdditive };
    }

    private static LevelReading Read(ReadOnlySpan<long> counters, ImmutableArray<NamedShare> targets)
    {
        var (lists, shares) = ExposureCounting.SharesOf(counters);
        if (shares.Length == 0)
            return LevelReading.Missing(MissingReason.NoEvents);
        var gap = targets.Select((target, category) => Math.Abs(shares[category] - (double)target.Share)).Max();
        return new(lists, gap, gap);
    }
}
