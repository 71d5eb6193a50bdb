using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>False positives / actual negatives.</summary>
public sealed class FalsePositiveRate()
    : ConfusionMetric("false_positive_rate", Sense.LowerIsBetter, "false positives / actual negatives", [0, 1, 0, 1], [0, 1, 0, 0]);
