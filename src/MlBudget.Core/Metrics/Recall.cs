using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>True positives / actual positives.</summary>
public sealed class Recall()
    : ConfusionMetric("recall", Sense.HigherIsBetter, "true positives / actual positives", [1, 0, 1, 0], [1, 0, 0, 0]);
