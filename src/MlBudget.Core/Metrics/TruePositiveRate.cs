using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>True positives / actual positives.</summary>
public sealed class TruePositiveRate()
    : ConfusionMetric("true_positive_rate", Sense.HigherIsBetter, "true positives / actual positives", [1, 0, 1, 0], [1, 0, 0, 0]);
