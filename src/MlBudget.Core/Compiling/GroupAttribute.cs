namespace MlBudget.Core.Compiling;

/// <summary>An attribute by whose values predictions are told apart.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="Column">The index of its column in the predictions' schema.</param>
/// <param name="MinSamples">How many events a group needs over the window to be judged, at least 1.</param>
/// <param name="MaxGroups">How many groups are shown, the largest first; the others are shown as one.</param>
public sealed record GroupAttribute(string Name, string Path, int Column, int MinSamples, int MaxGroups)
{
    /// <summary>Whether SLOs compare by it; else it only is the version.</summary>
    public bool IsCompared { get; init; } = true;
}
