using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>Whether the errors of numbers are distributed otherwise than they were.</summary>
public sealed class ResidualDrift() : DistributionMetric(
    "residual_drift", "1 where the errors of labelled answers, prediction - label, are not distributed as in the baseline, else 0")
{
    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        measurements.RefuseWeights(Name);
        if (measurements.NumbersWithLabels() is null)
            throw new MissingInputException($"{Name} needs answers and labels that are numbers; add 'prediction' to predictions.fields, and a 'labels' source or 'label' beside it");
        var baseline = measurements.Shape.Baseline;
        return new DriftSli(
            DriftDefinition.Of(measurements.WatchedResidual(Name) is { } residual ? [residual] : [], baseline, DriftCriterion.Threshold),
            baseline is null ? MissingReason.WaitsForBaseline : MissingReason.NothingUsual);
    }
}
