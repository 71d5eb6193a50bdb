using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many features drift, by slices that are the drift windows of the model's baseline.</summary>
public sealed class Drift() : MetricKind(
    "drift", Sense.LowerIsBetter, Slos.Dimension.ModelQuality, "the share of watched features whose distribution is not the baseline's")
{
    private const string PValue = "p_value";

    private static readonly WordOption Criterion = new("criterion", ["threshold", PValue]);

    /// <inheritdoc/>
    public override bool IsMadeOfBaseline => true;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];

    /// <inheritdoc/>
    public override decimal? DefaultAtMost => 0.1m;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Criterion];

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new() { AreDriftWindows = true, DefaultObjective = 0.8m };

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => options.Is(Criterion, PValue)
        ? "the share of watched features that differ from the baseline by a plain p-value under 0.05" : Meaning;

    /// <summary>When a feature drifts.</summary>
    public static DriftCriterion CriterionOf(MetricOptions options) =>
        options.Is(Criterion, PValue) ? DriftCriterion.PValue : DriftCriterion.Threshold;

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        measurements.RefuseWeights(Name);
        return new DriftSli(
            DriftDefinition.Of(measurements.Watched(), measurements.Shape.Baseline, CriterionOf(request.Options)),
            measurements.Shape.Baseline is null ? MissingReason.WaitsForBaseline : MissingReason.NothingUsual);
    }
}
