using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>True positives / predicted positives.</summary>
public sealed class Precision()
    : ConfusionMetric("precision", Sense.HigherIsBetter, "true positives / predicted positives", [1, 1, 0, 0], [1, 0, 0, 0]);
