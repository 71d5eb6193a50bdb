using MlBudget.Core.Measures;

namespace MlBudget.Core.Metrics;

/// <summary>Of one out of many classes, n_cc / Σ_i n_ic.</summary>
public sealed class ClassPrecision() : OneClassMetric("precision", "right answers / labelled answers of a class", ClassSide.Answer);
