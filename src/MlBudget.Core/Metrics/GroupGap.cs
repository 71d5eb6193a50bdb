using System.Collections.Immutable;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>How the gap between groups is bounded: of their rates' difference, or of their ratio.</summary>
/// <param name="Word">The word in configurations.</param>
/// <param name="Measure">How rates are compared.</param>
/// <param name="Sense">Which way it is good.</param>
/// <param name="Bound">How it is bounded.</param>
public sealed record GroupGap(string Word, DisparityMeasure Measure, Sense Sense, BoundKind Bound)
{
    /// <summary>All ways to compare; the first where none is given.</summary>
    public static ImmutableArray<GroupGap> All { get; } =
    [
        new("difference", DisparityMeasure.Difference, Sense.LowerIsBetter, BoundKind.AtMost),
        new("ratio", DisparityMeasure.Ratio, Sense.HigherIsBetter, BoundKind.AtLeast),
    ];
}
