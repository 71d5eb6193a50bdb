using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>Where in a record its rows are, and where paths begin.</summary>
/// <param name="Rows">The list of which each element is a row; null where the record is one.</param>
/// <param name="Within">The value within which paths begin, as the JSON in a line of a container's log; null for the whole record.</param>
internal sealed record RecordShape(RecordPath? Rows = null, RecordPath? Within = null)
{
    /// <summary>Whether all values are texts, since nothing else can be written: a text that is a number is one where a number is asked for.</summary>
    public bool AreTexts { get; init; }

    /// <summary>The first key of paths that begin outside nevertheless.</summary>
    public const string Outside = "container";

    /// <summary>Where a path leads, from the whole record on.</summary>
    public RecordPath Whole(RecordPath path) => Within is null ? path
        : path with { Steps = path.Steps[0] == PathStep.To(Outside) && path.Steps.Length > 1 ? path.Steps[1..] : [.. Within.Steps, .. path.Steps] };
}
