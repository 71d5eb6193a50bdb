using MlBudget.Core.Events;
using MlBudget.Core.Joins;

namespace MlBudget.Core.Models;

/// <content>Which texts answers and labels show, where anything is counted by class.</content>
public sealed partial class ModelLedger
{
    private readonly bool _countsClasses;

    /// <summary>Which texts answers have shown.</summary>
    public ClassTexts AnswerTexts { get; }

    /// <summary>Which texts labels have shown.</summary>
    public ClassTexts LabelTexts { get; }

    private void NoteTexts(Batch batch)
    {
        if (!_countsClasses)
            return;
        if (Definition.PredictionColumn is { } answer)
            AnswerTexts.Note(batch.Category(answer), _frame.Rows, batch.Count, _frame.Predicted.Positive);
        if (Definition.Labels is { Column: { } label })
            LabelTexts.Note(batch.Category(label), _frame.Rows, batch.Count, _frame.Actual.Positive);
    }

    private void NoteTexts(Batch labels, LabelVerdicts verdicts)
    {
        if (!_countsClasses || ClassTrackOf(Definition) is not { } track)
            return;
        var column = labels.Category(track.Column);
        LabelTexts.Note(column, column.Valid, labels.Count, verdicts.Of(Definition.Labels!.Tracks.IndexOf(track)).Positive);
    }

    private static ClassTrack? ClassTrackOf(ModelDefinition definition) =>
        definition.Labels?.Tracks.OfType<ClassTrack>().FirstOrDefault();

    private static string? PlaceOfAnswers(ModelDefinition definition) =>
        definition.PredictionColumn is { } answer ? definition.Predictions.Columns[answer].Path : null;

    private static string? PlaceOfLabels(ModelDefinition definition) =>
        definition.Labels is { Column: { } label } ? definition.Predictions.Columns[label].Path
            : ClassTrackOf(definition) is { } track ? definition.Labels!.Schema!.Columns[track.Column].Path : null;
}
