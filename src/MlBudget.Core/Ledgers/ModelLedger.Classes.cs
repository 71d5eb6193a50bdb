using MlBudget.Core.Compiling;
using MlBudget.Core.Joins;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Ledgers;

/// <content>Which texts answers and labels show, where anything is counted by class.</content>
public sealed partial class ModelLedger
{
    /// <summary>Which texts answers have shown.</summary>
    public ClassTexts AnswerTexts { get; }

    /// <summary>Which texts labels have shown.</summary>
    public ClassTexts LabelTexts { get; }

    /// <inheritdoc/>
    public override bool AnswersMayBeMistaken => AnswerTexts.MayBeMistaken;

    /// <inheritdoc/>
    public override bool LabelsMayBeMistaken => LabelTexts.MayBeMistaken;

    /// <summary>The index of the measure of how many answers are of which class; null where nobody asks.</summary>
    internal int? AnswerCounts { get; }

    /// <summary>The index of the measure of how many labels are of which class; null where nobody asks.</summary>
    internal int? LabelCounts { get; }

    /// <summary>The index of the measure of how many scores are probabilities; null without scores.</summary>
    internal int? ScoreCounts { get; }

    /// <summary>Whether an SLI is about classes.</summary>
    internal bool NeedsClasses(Sli sli)
    {
        foreach (var measure in sli.Measures)
        {
            if (_measures[measure].Definition.Counting.OfRows is IClassCounting)
                return true;
        }

        return false;
    }

    /// <summary>A measure of some kind, of all rows together where there is one; null where there is none.</summary>
    private int? Find(Func<Counting, bool> isWanted) => Enumerable.Range(0, _measures.Length).Cast<int?>()
        .Where(measure => isWanted(CountingOf(measure!.Value)))
        .MinBy(measure => _measures[measure!.Value].Definition is not { Attribute: null, Population: null });

    /// <summary>Which texts of answers are none of the configured classes of a model of many.</summary>
    public OtherTexts OtherAnswers { get; }

    /// <summary>The same of labels.</summary>
    public OtherTexts OtherLabels { get; }

    private void NoteTexts(Batch batch)
    {
        if (Definition.PredictionColumn is { } many)
            OtherAnswers.Note(batch.Category(many), _frame.Rows, batch.Count);
        if (Definition.Labels is { Column: { } ofMany })
            OtherLabels.Note(batch.Category(ofMany), _frame.Rows, batch.Count);
        if (AnswerCounts is null)
            return;
        if (Definition.PredictionColumn is { } answer)
            AnswerTexts.Note(batch.Category(answer), _frame.Rows, batch.Count, _frame.Predicted.Positive);
        if (Definition.Labels is { Column: { } label })
            LabelTexts.Note(batch.Category(label), _frame.Rows, batch.Count, _frame.Actual.Positive);
    }

    private void NoteTexts(Batch labels, LabelVerdicts verdicts)
    {
        if (Definition.Labels!.Tracks.OfType<ClassCodeTrack>().FirstOrDefault() is { Column: var many })
            OtherLabels.Note(labels.Category(many), labels.Category(many).Valid, labels.Count);
        if (AnswerCounts is null || ClassTrackOf(Definition) is not { } track)
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
