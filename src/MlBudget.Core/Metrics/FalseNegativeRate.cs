using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>False negatives / actual positives.</summary>
public sealed class FalseNegativeRate()
    : ConfusionMetric("false_negative_rate", Sense.LowerIsBetter, "false negatives / actual positives", [1, 0, 1, 0], [0, 0, 1, 0]);
