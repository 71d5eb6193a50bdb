using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>2·TP / (2·TP + FP + FN).</summary>
public sealed class F1() : ConfusionMetric("f1", Sense.HigherIsBetter, "2·TP / (2·TP + FP + FN)", [2, 1, 1, 0], [2, 0, 0, 0])
{
    /// <inheritdoc/>
    public override bool NeedsPositiveLabels => true;
}
