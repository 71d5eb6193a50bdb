using System.Collections.Immutable;

namespace MlBudget.Core.Metrics;

/// <summary>What fairness calls a comparison of proportions between groups.</summary>
/// <param name="Name">The name in configurations.</param>
/// <param name="Compared">The proportions, or one mean, each compared within itself; the worst decides.</param>
public sealed record GroupComparison(string Name, ImmutableArray<MetricKind> Compared);
