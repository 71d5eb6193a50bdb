namespace MlBudget.Core.Metrics;

/// <summary>Σ(p − y)² / N (Brier 1950), with y = 1 for the positive class, else 0.</summary>
public sealed class BrierScore() : ScoreLossMetric(
    "brier_score", "the mean square of score − label, which is 1 for the positive class and else 0",
    new("squares of score less label", (score, isPositive) => isPositive ? (1 - score) * (1 - score) : score * score));
