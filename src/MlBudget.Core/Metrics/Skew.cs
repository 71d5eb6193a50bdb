using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How many features are served otherwise than the model was trained on.</summary>
public sealed class Skew() : DistributionMetric("skew", "the share of features whose distribution is not that of the training set")
{
    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements)
    {
        if (measurements.Shape.Training is null)
            throw new MissingInputException("skew needs what the model was trained on; add training: { file: … }, written by 'mlbudget baseline --training=PATH'");
        return new DriftSli(DriftDefinition.OfTraining(measurements), MissingReason.NotTrainedOn);
    }
}
