using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Ledgers;

/// <summary>Which rows of a model are kept: those that wait for labels or whose ids are remembered, and those that are sampled.</summary>
internal static class KeptRows
{
    /// <summary>How far the labels of a log may be behind its predictions, by whose time it may go: labels are late by their own.</summary>
    private static readonly TimeSpan LabelsBehind = TimeSpan.FromDays(1);

    /// <summary>How predictions of a model wait; null where its ids are not even remembered.</summary>
    /// <param name="model">The model.</param>
    /// <param name="groups">The groups of each of its attributes.</param>
    public static JoinDefinition? Join(ModelDefinition model, IReadOnlyList<GroupCodes> groups)
    {
        if (model.IdsRemembered is not { } wait)
            return null;
        var layout = model.RowLayout;
        if (model.Labels is not { Origin: LabelOrigin.Joined, Tracks: var tracks, Wins: var wins })
            return new JoinDefinition(layout with { Attributes = [] }, [], wait) { MaxWaiting = model.Limits.MaxWaiting };
        var label = tracks.OfType<LabelTrack>().FirstOrDefault();
        return new JoinDefinition(layout, groups, wait)
        {
            Wins = wins,
            MaxWaiting = model.Limits.MaxWaiting,
            MaxEarlyLabels = model.Limits.MaxEarlyLabels,
            LabelsCome = model.Retention + LabelsBehind,
            Joints = model.Labels.Joints,
            LabelTrack = label is null ? null : tracks.IndexOf(label),
            SampledTrack = label is null ? model.Learning?.Numbers?.LabelTrack : tracks.IndexOf(label),
            Weighed = [.. Enumerable.Range(0, tracks.Length).Where(track => tracks[track] is OutcomeTrack { Weight: not null })],
            KeptAnswer = model.Labels.KeptAnswer,
            Unlabelled = model.Labels.Unlabelled,
            Judgments = model.Labels.Judgments,
            Delay = model.LabelDelay,
        };
    }

    /// <summary>What is kept of a model's predictions; null where nothing is learned, or only what tallies tell.</summary>
    public static SampleLayout? Samples(ModelDefinition model)
    {
        if (model.Learning is not { SamplesRows: true } learning)
            return null;
        var schema = model.Predictions;
        var columns = learning.Features.Select(feature => feature.Column)
            .Concat(new[] { learning.ScoreColumn, learning.LatencyColumn, learning.Numbers?.Predicted, learning.Numbers?.LabelColumn }.OfType<int>()).Distinct()
            .Select(column => new KeptColumn(column, schema.Columns[column].Kind, schema.Columns[column].Canonical))
            .OrderBy(column => column.Canonical, StringComparer.Ordinal).ToImmutableArray();
        var label = model.Labels switch
        {
            { Column: { } inline, Classes: var own } =>
                $"label {schema.Columns[inline].Path} of the same record{(model.Task.Answers == AnswerKind.Class ? $" as {ClassCodes.Canonical}" : own is null ? "" : $" as {own.Canonical}")}",
            { Tracks: var tracks } when tracks.OfType<LabelTrack>().FirstOrDefault() is { } track => track.Canonical,
            { Tracks: var tracks } when learning.Numbers?.LabelTrack is { } track => tracks[track].Canonical,
            _ => null,
        };
        var identity = $"{learning.RowsPerDay} a day; {model.RowLayout.Identity}; {label ?? "no label"}; "
            + string.Join(", ", columns.Select(column => column.Canonical));
        return new(columns, label is null ? null : model.Labels!.Origin, learning.RowsPerDay, identity) { LabelsAreNumbers = learning.Numbers?.LabelTrack is not null };
    }
}
