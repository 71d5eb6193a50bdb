using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many features are distributed otherwise than in the baseline.</summary>
public sealed class Drift() : DistributionMetric("drift", "the share of watched features whose distribution is not the baseline's")
{
    private const string PValue = "p_value";

    private static readonly WordOption Criterion = new("criterion", ["threshold", PValue]);

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [Criterion];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => options.Is(Criterion, PValue)
        ? "the share of watched features that differ from the baseline by a plain p-value under 0.05" : Meaning;

    /// <summary>When a feature drifts.</summary>
    public static DriftCriterion CriterionOf(MetricOptions options) =>
        options.Is(Criterion, PValue) ? DriftCriterion.PValue : DriftCriterion.Threshold;

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new DriftSli(
        DriftDefinition.Of(measurements.Watched(), measurements.Shape.Baseline, CriterionOf(request.Options)),
        measurements.Shape.Baseline is null ? MissingReason.WaitsForBaseline : MissingReason.NothingUsual);
}
