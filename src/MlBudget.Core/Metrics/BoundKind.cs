using System.Collections.Immutable;

namespace MlBudget.Core.Metrics;

/// <summary>How an SLI is bounded.</summary>
public enum BoundKind
{
    /// <summary><c>objective</c>: the least share of good events.</summary>
    Objective,

    /// <summary><c>at_least</c>.</summary>
    AtLeast,

    /// <summary><c>at_most</c>.</summary>
    AtMost,

    /// <summary><c>max_degradation</c>: how far it may fall behind a baseline, as a share of it.</summary>
    MaxDegradation,

    /// <summary><c>between</c>: two numbers, outside of which it may lie by <c>slack</c>, or in some slices.</summary>
    Between,

    /// <summary><c>amount</c>: as much as may be spent in the window.</summary>
    Amount,
}

/// <summary>The kinds of bounds.</summary>
public static class BoundKinds
{
    /// <summary>All kinds, with their keys in configurations.</summary>
    public static ImmutableArray<(string Key, BoundKind Kind)> All { get; } =
    [
        ("objective", BoundKind.Objective), ("at_least", BoundKind.AtLeast), ("at_most", BoundKind.AtMost),
        ("max_degradation", BoundKind.MaxDegradation), ("between", BoundKind.Between), ("amount", BoundKind.Amount),
    ];

    /// <summary>The key in configurations.</summary>
    public static string Key(this BoundKind kind) => All.First(entry => entry.Kind == kind).Key;
}
