using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>The share of lists whose NDCG@k reaches a bound, of those that have one.</summary>
public sealed class NormalizedGainReached() : ProportionMetric(
    "ndcg_reached", Sense.HigherIsBetter, Slos.Dimension.ModelQuality, "lists whose NDCG@k, or @10, reaches a bound / lists with a relevant item")
{
    private static readonly NumberOption Reach = new("reach", 0, 1, "it is the NDCG that a list has to have");

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Reach, .. NormalizedGain.Choices];

    /// <inheritdoc/>
    public override bool IsKnown(ModelShape shape) => false;

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => $"{Name} {PlainNumber.Format(options.Number(Reach) ?? 0)}{NormalizedGain.Choice(options)}";

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"lists with at least {PlainNumber.Format(options.Number(Reach) ?? 0)} of {NormalizedGain.Shown(options)} / lists with a relevant item";

    /// <inheritdoc/>
    public override Proportion ProportionOf(MetricOptions options, Measurements measurements, int? attribute = null) =>
        Rate(measurements.ListsReaching(Name, NormalizedGain.ResultOf(options, measurements, Name), (double)(options.Number(Reach) ?? 0), attribute));
}
