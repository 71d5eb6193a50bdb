using MlBudget.Core.Measures;

namespace MlBudget.Core.Metrics;

/// <summary>Of one out of many classes, n_cc / Σ_j n_cj.</summary>
public sealed class ClassRecall() : OneClassMetric("recall", "right answers / labels of a class", ClassSide.Label);
