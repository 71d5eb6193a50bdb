using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>How far learning is.</summary>
/// <param name="From">When the period begins: with the first hour that is observed, or where the period slid on to.</param>
/// <param name="To">When it ends, which is not part of it.</param>
/// <param name="Share">How much of it is over, with its labels, from 0 to 1: at 1 it can be learned from.</param>
/// <param name="Rows">How many predictions of it are sampled.</param>
/// <param name="Labelled">How many of its answers have their label, from 0 to 1; null where there are no labels, or no answers.</param>
public sealed record LearningProgress(Instant From, Instant To, double Share, long Rows, double? Labelled)
{
    /// <summary>Whether the period is over and its labels are there.</summary>
    public bool IsOver => Share >= 1;
}
