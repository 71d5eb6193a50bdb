namespace MlBudget.Core.Measures;

/// <summary>A configured field, and the measure of what records hold of it.</summary>
/// <param name="Name">What conditions call it; <c>id</c>, and what labels have is told apart by <c>labels.</c> or <c>outcome.</c></param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="Column">The index of its column in the schema of its records; null for an id.</param>
/// <param name="Measure">The index of the measure, which is a <see cref="FieldCounting"/>.</param>
public sealed record FieldMeasure(string Name, string Path, int? Column, int Measure)
{
    /// <summary>Whether it is in the records of labels of a source of their own; else it is in those of predictions.</summary>
    public bool IsOfLabels { get; init; }

    /// <summary>What its records are called: <c>predictions</c> or <c>labels</c>.</summary>
    public string Source => IsOfLabels ? "labels" : "predictions";

    /// <summary>Its path in quotes, and its name where that is another one, for people.</summary>
    public string Shown => $"'{Path}'{(Name == Path ? "" : $" ({Name})")}";

    /// <summary>Whether nobody reads its value, but only whether there is one, as of an error: that may be right in no record.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>Whether nothing else looks at it.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Whether nobody has written it, but the format of its records has it, and need not have it in every log.</summary>
    public bool IsUsual { get; init; }

    /// <summary>Whether a condition that picks the records reads it, so that it is looked at in those that are left out as well.</summary>
    public bool PicksRecords { get; init; }
}
