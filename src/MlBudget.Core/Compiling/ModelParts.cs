using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Tasks;

namespace MlBudget.Core.Compiling;

/// <summary>What is counted of a model whatever its SLOs ask for. <see cref="ModelBuilder"/> puts it together in the right order.</summary>
public static class ModelParts
{
    /// <summary>An SLI that has no value where it can't be trusted: where it needs classes, and those that are configured are surely not
    /// those of the log; where it needs labels, and too few of them are there; and where it is of a part of the predictions that a group attribute
    /// tells, and that part is small.</summary>
    /// <param name="sli">An SLI of measures of <paramref name="measurements"/>.</param>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="minCoverage">The least share of labelled predictions; null for any.</param>
    /// <param name="minGroupSize">The fewest predictions of a group of which anything is shown.</param>
    /// <param name="groups">The groups of which SLIs stand beside it; null where none do.</param>
    public static Sli WithConditions(Sli sli, Measurements measurements, decimal? minCoverage, int minGroupSize = 0, PopulationGroups? groups = null)
    {
        var coverage = sli.Measures.Select(measurements.CoverageOf).FirstOrDefault(measure => measure is not null);
        var sampled = measurements.SampledLabels(sli.Measures).Aggregate(
            measurements.AreWeighted ? new SampledSli(sli, measurements.Records(), measurements.Volume()) : sli, (inner, pair) => new SampledSli(inner, pair.Rows, pair.Known) { IsOfLabels = true });
        var told = WithClasses(sampled, measurements);
        var covered = coverage is { } measure && minCoverage is { } least ? new CoveredSli(told, measure, least) : told;
        // Whether any came tells no outcome.
        return measurements.Population is { IsOfGroups: true } && minGroupSize > 1 && WrappingSli.Innermost(sli) is not PresenceSli
            ? new PopulationSli(covered, measurements.Records(), minGroupSize) { Groups = groups } : covered;
    }

    /// <summary>An SLI that has no value where it needs classes, and those that are configured are surely not those of the log.</summary>
    /// <inheritdoc cref="WithConditions"/>
    public static Sli WithClasses(Sli sli, Measurements measurements) =>
        measurements.ClassesCountedBy(sli.Measures) is { IsEmpty: false } counts ? new ClassesSli(sli, counts) : sli;

    /// <summary>The measures of every feature, and of what its values have to be.</summary>
    /// <param name="measurements">Gives the measures.</param>
    public static ImmutableArray<FeatureMeasures> Features(Measurements measurements)
    {
        measurements.FieldSchemas();
        measurements.ScoreRange();
        measurements.LongLists();
        return [.. measurements.Shape.Features.Select(feature =>
            new FeatureMeasures(feature.Name, measurements.Presence(feature), measurements.Age(feature)))];
    }

    /// <summary>How drift is judged; nothing is watched without a baseline.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="criterion">When a feature drifts.</param>
    public static DriftDefinition Drift(Measurements measurements, DriftCriterion criterion) =>
        DriftDefinition.Of(measurements.Watched(), measurements.Shape.Baseline, criterion);

    /// <summary>How the errors of labelled answers are judged, as <c>residual</c>; null where the baseline doesn't know any, and where a feature has that name.</summary>
    /// <param name="measurements">Gives the measures.</param>
    public static DriftDefinition? Residual(Measurements measurements) =>
        measurements.Shape.Features.All(feature => feature.Name != ErrorBaseline.ResidualName) && measurements.WatchedResidual("drift") is { } residual
            ? DriftDefinition.Of([residual], measurements.Shape.Baseline, DriftCriterion.Threshold) : null;

    /// <summary>How features are compared with the training set; null where there is none to compare.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="window">How long drift windows are where no baseline says.</param>
    public static DriftDefinition? Skew(Measurements measurements, TimeSpan window) => DriftDefinition.OfTraining(measurements) is not { Features.IsEmpty: false } compared ? null
        : measurements.Shape.Baseline is null ? compared with { Window = window } : compared;

    /// <summary>How the model's quality is estimated; null where there is no calibration, answer or score, or, of answers that are numbers, where no errors are
    /// known. It asks for the labels with which estimates are compared.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="task">What kind of model it is.</param>
    public static EstimateDefinition? Estimates(Measurements measurements, ModelTask task)
    {
        var shape = measurements.Shape;
        if (task.EstimatedError is { } error)
            return Estimates(measurements, error);
        if (task.Estimated is not [var first, ..]
            || measurements.AreWeighted || shape.Baseline?.Calibration is not { } calibration || shape.PredictionPath is null || !shape.Fields.ContainsKey("score"))
            return null;
        int? confusion = shape.Labels?.Path is null ? null : measurements.Confusion(first.Name);
        return new ConfusionEstimates(measurements.Estimate(first.Name)!.Value, calibration.Error, confusion, task.Estimated);
    }

    private static ErrorEstimates? Estimates(Measurements measurements, MeanAbsoluteError realized)
    {
        if (measurements.AreWeighted || measurements.NumericAnswer() is null || measurements.ExpectedErrors(realized.Name) is not { } expected)
            return null;
        return new(realized.Name, expected.Measure, measurements.NumbersWithLabels() is null ? null : realized.MeanOf(MetricOptions.None, measurements, asker: realized.Name).Mean);
    }

    /// <summary>
    /// Where labels come from, with the measure of how many are there; null where nothing is to be learned from any. Last, after all SLIs
    /// and estimates: they say which outcomes are learned. What is read of labels is told by <see cref="WithTracks"/>.
    /// </summary>
    /// <param name="measurements">Gives the measures.</param>
    public static LabelDefinition? Labels(Measurements measurements)
    {
        var (shape, tracks) = (measurements.Shape, measurements.Tracks);
        if (shape.Labels is not { } labels)
            return null;
        int coverage;
        if (labels.Path is not null && shape.PredictionPath is not null)
            coverage = measurements.LabelCoverage();
        else if (measurements.NumberCoverage() is { } numbers)
            coverage = numbers;
        else if (measurements.JudgmentCoverage() is { } judged)
            coverage = judged;
        else if (!tracks.Tracks.IsEmpty)
            coverage = measurements.OutcomeCoverage(0);
        else
            return null;
        if (labels.Origin == LabelOrigin.Inline)
            return new(labels.Origin, labels.Path is null ? null : measurements.LabelColumn(), labels.Delay, null, coverage) { Classes = labels.Classes };
        return new(labels.Origin, null, labels.Delay, tracks.Schema, coverage)
        {
            Classes = labels.Classes,
            LagMeasure = measurements.Lag(coverage),
            NotShownMeasure = measurements.JudgedNotShown(),
            KeptAnswer = measurements.KeptAnswer(),
            Wins = labels.Wins,
            Where = tracks.Where,
            Sampling = labels.Sampling,
            SampledOf = measurements.SampledLabels(),
        };
    }

    /// <summary>Labels with all that is asked of them, and all that is kept of predictions for them: complete only once every measure was asked for.</summary>
    /// <param name="labels">Where they come from.</param>
    /// <param name="measurements">Whose measures were all asked for.</param>
    public static LabelDefinition WithTracks(LabelDefinition labels, Measurements measurements)
    {
        var tracks = measurements.Tracks;
        return labels.Schema is null ? labels : labels with
        {
            Schema = tracks.Schema,
            Tracks = tracks.Tracks,
            Joints = tracks.Joints,
            KeptConditions = tracks.Conditions,
            KeptNumbers = tracks.Numbers,
            KeptLists = tracks.KeptLists,
            Judgments = tracks.Judgments,
        };
    }

    /// <summary>What is to be learned of the model: its features, scores and answers, and how good it is. Before
    /// <see cref="Labels"/>, which says what labels tell.</summary>
    /// <param name="measurements">Gives the measures.</param>
    /// <param name="task">What kind of model it is.</param>
    /// <param name="request">What is asked for.</param>
    public static LearningDefinition Learning(Measurements measurements, ModelTask task, LearningRequest request)
    {
        var shape = measurements.Shape;
        var wanted = request.Quality.DistinctBy(learned => learned.Name).ToImmutableArray();
        var usual = task.LearnedQuality.Where(metric => wanted.All(learned => learned.Name != metric.Name) && metric.IsKnown(shape))
            .Select(metric => (ILearned)metric.ProportionOf(MetricOptions.None, measurements));
        return new(request.DriftWindow, [.. wanted, .. usual], measurements.Volume(), [.. Sampled(measurements)])
        {
            Period = request.Period,
            Degradations = request.Degradations,
            // A sample of what is sampled unevenly already is not like the traffic.
            SamplesRows = request.SamplesRows && !measurements.AreWeighted,
            RowsPerDay = request.RowsPerDay,
            ScoreColumn = measurements.FieldColumn("score"),
            LatencyColumn = measurements.FieldColumn("latency_seconds"),
            Numbers = measurements.NumbersWithLabels(),
        };
    }

    private static IEnumerable<SampledColumn> Sampled(Measurements measurements)
    {
        var features = measurements.Shape.Features;
        foreach (var feature in features)
            yield return new(feature.Name, feature.Path, measurements.ColumnOf(feature), 1);
        // A feature of the same name is the same value, as its owner reads it.
        if (measurements.FieldColumn("score") is { } score && features.All(feature => feature.Name != "score"))
            yield return new("score", measurements.Column(score).Path, score, measurements.Column(score).Scale);
        if (measurements.PredictionColumn() is { } prediction && features.All(feature => feature.Name != "prediction"))
            yield return new("prediction", measurements.Column(prediction).Path, prediction, 1);
        else if (measurements.NumericAnswer() is { } number && features.All(feature => feature.Name != "prediction"))
            yield return new("prediction", measurements.Column(number).Path, number, measurements.Column(number).Scale);
    }
}
