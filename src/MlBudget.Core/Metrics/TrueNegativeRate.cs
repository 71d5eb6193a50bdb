using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>True negatives / actual negatives.</summary>
public sealed class TrueNegativeRate()
    : ConfusionMetric("true_negative_rate", Sense.HigherIsBetter, "true negatives / actual negatives", [0, 1, 0, 1], [0, 0, 0, 1]);
