using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>One thing that is counted, once, whoever asks.</summary>
/// <param name="Counting">What is counted.</param>
/// <param name="Attribute">The index of the attribute whose groups are counted apart; null for all rows together.</param>
/// <param name="AttributePath">Where that attribute is in a record.</param>
public sealed record MeasureDefinition(Counting Counting, int? Attribute, string? AttributePath)
{
    /// <summary>Where the time of a prediction is in its record, which says in which slot it counts; of a measure of labels that of a label.</summary>
    public string TimePath { get; init; } = string.Empty;

    /// <summary>How long its slots are.</summary>
    public SlotSize Slot => (Attribute is null || IsByMinute) && !Counting.IsHourly && Population is not { IsOfGroups: true } ? SlotSize.Minute : SlotSize.Hour;

    /// <summary>Whether its groups are counted by the minute, where what is counted is: versions are, so that theirs add up to what is
    /// counted together. Else groups are counted by the hour.</summary>
    public bool IsByMinute { get; init; }

    /// <summary>The columns of predictions without which it counts nothing, or not as it should.</summary>
    public ImmutableArray<int> Columns { get; init; } = [];

    /// <summary>The part of the predictions that it counts; null for all.</summary>
    public Population? Population { get; init; }

    /// <summary>The canonical form of the condition that picks the predictions that count; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>The identity: what is counted, in a form that is the same for everyone who asks for it.</summary>
    public string Canonical => $"{Counted}; {Counting.Canonical}; {(AttributePath is null ? "together" : $"by {AttributePath}{PerMinute}")}{Part}";

    private bool IsReadyMade => Counting.Input == FoldInput.ReadyMade;

    private string Counted => IsReadyMade ? "ready-made" : $"{Records} at {TimePath}{(Where is null ? "" : $" where {Where}")}";

    private string Part => Population is null ? "" : $"; of those where {Population.Canonical}";

    private string PerMinute => !IsReadyMade && Slot == SlotSize.Minute ? " each minute" : "";

    private string Records => Counting.Input switch
    {
        FoldInput.PredictionsRead => "predictions read",
        FoldInput.Labels => "labels",
        FoldInput.LabelsRead => "labels read",
        FoldInput.Predictions or FoldInput.Labelled or (FoldInput.Predictions | FoldInput.Labelled) => "predictions",
        var input => throw new InvalidOperationException($"Nothing is folded over {input}."),
    };
}
