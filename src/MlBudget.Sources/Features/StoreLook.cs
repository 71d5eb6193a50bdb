using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Features;

/// <summary>What a look at a feature store has found, in a slot. Immutable.</summary>
/// <param name="Slot">The first minute of the slot.</param>
/// <param name="Expected">How many values there should be.</param>
/// <param name="Present">How many values are there, one at least.</param>
/// <param name="Stale">How many of those are older than they may be, or of no known age.</param>
internal sealed record StoreLook(Minute Slot, long Expected, long Present, long Stale)
{
    /// <summary>What is wrong with all that was found, for people; null for nothing.</summary>
    public string? Fault { get; init; }

    /// <summary>How old the values of each feature are.</summary>
    public ImmutableArray<FeatureAge> Ages { get; init; } = [];
}
