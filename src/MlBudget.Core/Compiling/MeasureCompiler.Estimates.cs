using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Compiling;

/// <content>What is asked for to estimate quality before labels come.</content>
public sealed partial class MeasureCompiler
{
    private ScoreProbabilities? _probabilities;

    /// <summary>The measure of the expected confusion; null while no calibration of scores is known.</summary>
    /// <param name="metric">Who asks.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">The model's records hold no answer or no score.</exception>
    public int? Estimate(Metric metric, int? attribute = null)
    {
        var classes = ClassesOfAnswers(metric);
        if (!shape.Fields.TryGetValue("score", out var score))
            throw new MissingInputException($"{metric.Name} needs a score; add 'score' to predictions.fields");
        if (shape.Baseline?.Calibration is not { } calibration)
            return null;
        _probabilities ??= new(calibration.Scores, calibration.Probabilities);
        var column = _schema.Column(new(score.Path, ColumnKind.Number, score.Scale));
        var canonical = $"{classes} with {_schema[column].Canonical} calibrated as {_probabilities.Identity}";
        return Add(new EstimateCounting(column, _probabilities, canonical), attribute);
    }

    /// <summary>
    /// How the model's quality is estimated; null where there is no calibration, answer or score. Before
    /// <see cref="Labels"/>: it asks for the labels with which estimates are compared.
    /// </summary>
    public EstimateDefinition? Estimates()
    {
        var accuracy = EstimatedMetrics.Realized[0];
        if (shape.Baseline?.Calibration is not { } calibration || shape.PredictionPath is null || !shape.Fields.ContainsKey("score"))
            return null;
        int? confusion = shape.Labels?.Path is null ? null : Confusion(accuracy, null).Measure;
        return new(Estimate(accuracy)!.Value, calibration.Error, confusion);
    }
}
