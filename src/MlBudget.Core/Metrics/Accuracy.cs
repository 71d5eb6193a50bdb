using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>Correct answers / labelled answers.</summary>
public sealed class Accuracy()
    : ConfusionMetric("accuracy", Sense.HigherIsBetter, "correct answers / labelled answers", [1, 1, 1, 1], [1, 0, 0, 1]);
