using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>What answers, scores and labels tell.</content>
public sealed partial class Measurements
{
    private ScoreProbabilities? _probabilities;

    /// <summary>Answers, first, and positive ones, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There are no answers.</exception>
    public int Selection(string asker, int? attribute = null) =>
        AddShare(new SelectionCounting(ClassesOfAnswers(asker)), attribute, Answer);

    /// <summary>The cells of the confusion matrix: TP, FP, FN, TN.</summary>
    /// <inheritdoc cref="Selection"/>
    /// <exception cref="MissingInputException">There are no answers, or no labels with the true class.</exception>
    public int Confusion(string asker, int? attribute = null)
    {
        var (labels, track) = TrueClass(asker);
        return AddShare(new ConfusionCounting(track, ClassesOfLabels(labels, track)), attribute, AnswerAndLabel(track));
    }

    /// <summary>Answers with a score, first, and those with a confidence below a bound, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="below">The bound; null is below none.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There are no scores.</exception>
    public int LowConfidence(string asker, double? below, int? attribute = null)
    {
        if (!_shape.Fields.ContainsKey("confidence"))
            throw new MissingInputException($"{asker} needs a score; add 'score' to predictions.fields");
        var condition = string.Create(CultureInfo.InvariantCulture, $"confidence < {below:R}");
        var parsed = Condition.Parse(condition, _shape.Fields, _schema);
        return AddShare(new ConditionCounting(parsed), attribute, parsed.Columns);
    }

    /// <summary>The measure of the expected confusion; null while no calibration of scores is known.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">The model's records hold no answer or no score.</exception>
    public int? Estimate(string asker, int? attribute = null)
    {
        var classes = ClassesOfAnswers(asker);
        RefuseWeights(asker);
        if (!_shape.Fields.TryGetValue("score", out var score))
            throw new MissingInputException($"{asker} needs a score; add 'score' to predictions.fields");
        if (_shape.Baseline?.Calibration is not { } calibration)
            return null;
        _probabilities ??= new(calibration.Scores, calibration.Probabilities);
        var column = _schema.Column(new(score.Path, ColumnKind.Number, score.Scale));
        var canonical = $"{classes} with {_schema[column].Canonical} calibrated as {_probabilities.Identity}";
        return Add(new EstimateCounting(column, _probabilities, canonical), attribute, [.. Answer, column]);
    }

    /// <summary>How many scores are probabilities; null without scores.</summary>
    public int? ScoreRange() => ScoreColumn() is { } score ? Add(new ScoreRangeCounting(score, _schema[score]), null, [score]) : null;

    /// <summary>Those of some measures that count classes, and with any the measure of all answers: of those that have no label as
    /// well, and of all predictions. Empty where none does.</summary>
    public ImmutableArray<int> ClassesCountedBy(ImmutableArray<int> measures)
    {
        // Of many classes none is the one that has to be found: it is no sign that answers are of one of them only.
        if (_shape.Answers == AnswerKind.Class)
            return [];
        var counting = measures.Where(measure => _measures[measure].Counting.OfRows is IClassCounting).ToArray();
        return counting.Length == 0 ? [] : [.. counting.Append(Of(population: null).Answers()).Distinct()];
    }

    /// <summary>The measure of how many predictions have the labels that another measure needs.</summary>
    /// <param name="measure">The index of that measure.</param>
    /// <returns>Its index; null where no labels are joined for it.</returns>
    public int? CoverageOf(int measure)
    {
        if (_measures[measure].Counting.Track is not { } track)
            return null;
        var (told, part) = (_tracks.ToldOf(track)[0], Of(_measures[measure].Population));
        return _tracks.Tracks[told] switch
        {
            LabelTrack => part.LabelCoverage(),
            ListTrack or JudgmentTrack => part.JudgmentCoverage(),
            _ => part.OutcomeCoverage(told),
        };
    }

    /// <summary>The column of labels in the predictions' own records.</summary>
    internal int LabelColumn() => _schema.Column(new(_shape.Labels!.Path!, ColumnKind.Category));

    /// <summary>The measure of how many answers have their label.</summary>
    internal int LabelCoverage()
    {
        var labels = _shape.Labels!;
        var track = TrackOf(labels);
        return Add(new LabelCoverageCounting(track, ClassesOfLabels(labels, track)), null, AnswerAndLabel(track));
    }

    /// <summary>The measure of how many predictions a track tells something of.</summary>
    internal int OutcomeCoverage(int track) => Add(new OutcomeCoverageCounting(track, _tracks.Canonical(track)), null, []);

    /// <summary>The measure of how long the labels took that a measure of coverage counts.</summary>
    internal int Lag(int coverage)
    {
        var (counting, track) = (_measures[coverage].Counting, _measures[coverage].Counting.Track!.Value);
        return counting is LabelCoverageCounting
            ? Add(new LagCounting(track, needsAnswer: true, ClassesOfLabels(_shape.Labels!, track)), null, Answer)
            : Add(new LagCounting(_tracks.ToldOf(track)[0], needsAnswer: false, _tracks.Canonical(track)), null, []);
    }

    /// <summary>Where the true class of answers is, and the track that tells it; null where it is in the predictions' own records.</summary>
    private (LabelShape Labels, int? Track) TrueClass(string asker)
    {
        if (_shape.Labels is not { } labels)
            throw new MissingInputException($"{asker} needs labels; add a 'labels' source, or 'label' to predictions.fields");
        if (labels.Path is null)
            throw new MissingInputException($"{asker} needs the true class, not only outcomes; add 'label' to labels.fields");
        ClassesOfAnswers(asker);
        return (labels, TrackOf(labels));
    }

    private int Answers() => AddShare(new SelectionCounting($"{_shape.PredictionPath} as {_shape.AnswersAs}"), null, Answer);

    private ImmutableArray<int> Answer => [PredictionColumn()!.Value];

    private ImmutableArray<int> AnswerAndLabel(int? track) => track is null ? [.. Answer, LabelColumn()] : Answer;

    private OutcomeCounting Outcome(int track) => new(track, _tracks.Canonical(track));

    /// <summary>The column of the probability of the positive class; null where there is none.</summary>
    private int? ScoreColumn() => _shape.Fields.ContainsKey("confidence") ? FieldColumn("score") : null;

    private string ClassesOfAnswers(string asker) => _shape.PredictionPath is null
        ? throw new MissingInputException($"{asker} needs the model's answer; add 'prediction' to predictions.fields")
        : $"{_shape.PredictionPath} as {_shape.AnswersAs}";

    /// <summary>The track of the model's own label; null where it is in the predictions' records. Of a model of many classes it is compared with the
    /// answer, which is kept for it.</summary>
    private int? TrackOf(LabelShape labels)
    {
        var track = _tracks.OfLabel(labels.Path!);
        KeptAnswer();
        return track;
    }

    /// <summary>Where answers and labels are and which class is which; said of both apart where labels have classes of their own.</summary>
    private string ClassesOfLabels(LabelShape labels, int? track)
    {
        var own = _shape.LabelsAs;
        var answers = own == _shape.AnswersAs ? _shape.PredictionPath : $"{_shape.PredictionPath} as {_shape.AnswersAs}";
        return track is { } joined ? $"{answers} with {_tracks.Canonical(joined)}"
            : $"{answers} with {labels.Path} of the same record as {own}";
    }
}
