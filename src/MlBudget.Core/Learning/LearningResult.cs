using System.Collections.Immutable;
using MlBudget.Core.Baselines;

namespace MlBudget.Core.Learning;

/// <summary>What came of learning: a baseline, or why there is none.</summary>
/// <param name="Baseline">What is normal; null where the period can't be taken for that.</param>
/// <param name="Refusals">Why not, each with what was found and what was expected, for people; empty with a baseline.</param>
public sealed record LearningResult(Baseline? Baseline, ImmutableArray<string> Refusals)
{
    /// <summary>What the baseline leaves out, and why, for people.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
