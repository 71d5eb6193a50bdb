using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>
/// What was normal before a baseline was accepted. What depends on it is computed for a while longer, so that a new normal that is worse
/// shows beside the old one; nothing is decided from it.
/// </summary>
/// <param name="Baseline">What was normal.</param>
/// <param name="ReplacedAt">When it was replaced: an instant of the model's own clock.</param>
/// <param name="Until">Until when it is shown, which is a longest window of the model later; that instant is not part of it.</param>
public sealed record PreviousNormal(Baseline Baseline, Instant ReplacedAt, Instant Until)
{
    /// <summary>The SLOs that depend on a baseline, held against this one, by SLIs of the model's measurements. They have no alert rows.</summary>
    public ImmutableArray<SloDefinition> Slos { get; init; } = [];

    /// <summary>Why others that depend on a baseline can't be held against this one, for people, by name.</summary>
    public ImmutableSortedDictionary<string, string> LeftOut { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
