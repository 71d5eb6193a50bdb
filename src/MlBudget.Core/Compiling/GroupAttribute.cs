using System.Collections.Immutable;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Compiling;

/// <summary>An attribute by whose values predictions are told apart.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="Column">The index of its column in the predictions' schema; null where several tell it, and where records don't.</param>
/// <param name="MinSamples">How many events a group needs over the window to be judged, at least 1.</param>
/// <param name="MaxGroups">How many groups are shown, the largest first; the others are shown as one.</param>
public sealed record GroupAttribute(string Name, string Path, int? Column, int MinSamples, int MaxGroups)
{
    /// <summary>The indices of the columns of the fields that tell it together; empty where one does.</summary>
    public ImmutableArray<int> Columns { get; init; } = [];

    /// <summary>What tells its groups in place of a column; null where a column does.</summary>
    public FaultRule? Faults { get; init; }

    /// <summary>Whether sources of ready-made tallies tell its groups: no record has one.</summary>
    public bool IsReadyMade { get; init; }

    /// <summary>Whether SLOs compare by it; else it is the version, or whether features are faulty.</summary>
    public bool IsCompared { get; init; } = true;
}
