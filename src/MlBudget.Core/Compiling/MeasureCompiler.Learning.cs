using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Compiling;

/// <content>What is learned of a model.</content>
public sealed partial class MeasureCompiler
{
    /// <summary>The metrics of which a baseline has the normal value, whether or not an SLO asks for it: who reviews the
    /// baseline looks for them.</summary>
    private static readonly ImmutableArray<string> UsualQuality =
        ["accuracy", "precision", "recall", "f1", "false_positive_rate", "false_negative_rate", "selection_rate"];

    /// <summary>What is to be learned of the model: its features, scores and answers, and how good it is. Before
    /// <see cref="Labels"/>, which says what labels tell.</summary>
    /// <param name="driftWindow">For windows of which length drift thresholds are calibrated; it divides a day.</param>
    /// <param name="quality">The proportions whose normal value is needed, by all rows together; each has a name of its
    /// own.</param>
    /// <param name="period">How long the period is that is learned from; null where it is given by somebody.</param>
    /// <param name="degradations">By how much proportions may degrade, by name, as shares above 0; null where nobody says.</param>
    public LearningDefinition Learning(
        TimeSpan driftWindow, IEnumerable<Proportion> quality, TimeSpan? period,
        ImmutableDictionary<string, double>? degradations = null)
    {
        var wanted = quality.DistinctBy(proportion => proportion.Name).ToImmutableArray();
        var usual = UsualQuality.Where(name => wanted.All(proportion => proportion.Name != name) && IsKnown(name))
            .Select(name => Named(Metrics.Find(name)!));
        return new(driftWindow, [.. wanted, .. usual], Records(), [.. Sampled()])
        {
            Period = period,
            Degradations = degradations ?? ImmutableDictionary<string, double>.Empty,
            ScoreColumn = FieldColumn("score"),
            LatencyColumn = FieldColumn("latency_seconds"),
        };
    }

    private bool IsKnown(string metric) =>
        shape.PredictionPath is not null && (metric == "selection_rate" || shape.Labels?.Path is not null);

    private IEnumerable<SampledColumn> Sampled()
    {
        foreach (var feature in shape.Features)
            yield return new(feature.Name, feature.Path, ColumnOf(feature), 1);
        // A feature of the same name is the same value, as its owner reads it.
        if (FieldColumn("score") is { } score && shape.Features.All(feature => feature.Name != "score"))
            yield return new("score", _schema[score].Path, score, _schema[score].Scale);
        if (PredictionColumn() is { } prediction && shape.Features.All(feature => feature.Name != "prediction"))
            yield return new("prediction", _schema[prediction].Path, prediction, 1);
    }

    private int? FieldColumn(string name) => shape.Fields.TryGetValue(name, out var field)
        ? _schema.Column(new(field.Path, ColumnKind.Number, field.Scale)) : null;
}
