using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>An SLI asks for something that the model's records don't hold.</summary>
/// <param name="message">What is missing, and what to write.</param>
public sealed class MissingInputException(string message) : Exception(message);

/// <summary>
/// Turns what SLIs ask for into measures and columns, each once, whoever asks. One per model: the measures' scratch
/// space is theirs alone.
/// </summary>
/// <param name="shape">What the model's records hold.</param>
public sealed partial class MeasureCompiler(ModelShape shape)
{
    private readonly SchemaBuilder _schema = new();
    private readonly TrackCompiler _tracks = new(shape);
    private readonly List<MeasureDefinition> _measures = [];
    private ImmutableArray<FieldRule> _rules;

    /// <summary>The measures that were asked for so far.</summary>
    public ImmutableArray<MeasureDefinition> Measures => [.. _measures];

    /// <summary>The condition that picks the predictions that count; null for all.</summary>
    public Condition? Restriction { get; private set; }

    /// <summary>Counts only the predictions of which a condition is true. Before anything else is asked for.</summary>
    /// <exception cref="ConditionException">It can't be read, or is on outcomes, which nobody knows when predictions come.</exception>
    public void Restrict(ConfiguredText condition)
    {
        var parsed = Condition.Parse(condition, shape.Fields, _schema, new SchemaBuilder());
        Restriction = parsed.ReadsOutcomes
            ? throw new ConditionException(0, "found outcomes, expected fields of predictions: outcomes are not known yet") : parsed;
    }

    /// <summary>Counts only the labels of which a condition is true. Before anything else is asked for.</summary>
    /// <exception cref="ConditionException">It can't be read, or is on fields of predictions.</exception>
    public void RestrictLabels(ConfiguredText condition) => _tracks.Restrict(condition);

    /// <summary>What has to be decoded of predictions for them.</summary>
    public RecordSchema Predictions => _schema.Build(shape.TimePath, shape.IdPath, shape.IdIsNumber);

    /// <summary>The share of records in which a condition holds, out of those in which it is known.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="sense">Whether its records are good or bad.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="ConditionException">It can't be read.</exception>
    public Proportion Share(ConfiguredText condition, Sense sense, int? attribute = null)
    {
        var parsed = Condition.Parse(condition, shape.Fields, _schema, _tracks.Columns);
        return new(condition.Shown, sense, [Rate(parsed.ReadsOutcomes ? Outcome(parsed) : new ConditionCounting(parsed), attribute)]);
    }

    /// <summary>A named proportion.</summary>
    /// <param name="metric">Which one.</param>
    /// <param name="below">Of low confidence: the confidence under which it is low.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">The model's records don't hold what it needs.</exception>
    public Proportion Named(Metric metric, double? below = null, int? attribute = null)
    {
        ImmutableArray<Term> terms = metric.Name switch
        {
            "selection_rate" => [Rate(new SelectionCounting(ClassesOfAnswers(metric)), attribute)],
            "low_confidence" => [LowConfidence(metric, below, attribute)],
            "completeness" => Completeness(metric, attribute),
            "staleness" => Staleness(metric, attribute),
            "schema_violations" => [Rate(new RecordSchemaCounting(RulesFor(metric)), attribute)],
            "duplicates" => [Duplicates(metric, attribute)],
            _ => [Confusion(metric, attribute)],
        };
        return new(metric.Name, metric.Sense, terms)
        {
            EmptyBecause = metric.EmptyBecause,
            NeedsPositiveLabels = metric.NeedsPositiveLabels,
        };
    }

    /// <summary>The measure that counts predictions.</summary>
    public int Records() => Add(new RecordCounting(), null);

    /// <summary>How many predictions come, against what is usual in the same hours of the week.</summary>
    /// <param name="isUpper">Whether it is held against an upper bound.</param>
    public VolumeSli Volume(bool isUpper) => new(Records(), shape.Baseline?.Volume ?? [], isUpper);

    /// <summary>The column of the answers; null where nothing is known of them.</summary>
    public int? PredictionColumn() => shape.PredictionPath is null ? null
        : _schema.Column(new(shape.PredictionPath, ColumnKind.Category));

    /// <summary>The column of an attribute.</summary>
    public int AttributeColumn(int attribute) =>
        _schema.Column(new(shape.Attributes[attribute].Path, ColumnKind.Category));

    /// <summary>
    /// Where labels come from, with the measure of how many are there; null where nothing is to be learned from any. Last,
    /// after all SLIs: they say which outcomes are learned.
    /// </summary>
    public LabelDefinition? Labels()
    {
        if (shape.Labels is not { } labels)
            return null;
        int coverage;
        if (labels.Path is not null && shape.PredictionPath is not null)
            coverage = LabelCoverage(labels, labels.Path);
        else if (!_tracks.Tracks.IsEmpty)
            coverage = OutcomeCoverage(0);
        else
            return null;
        if (labels.Origin == LabelOrigin.Inline)
        {
            var column = _schema.Column(new(labels.Path!, ColumnKind.Category));
            return new(labels.Origin, column, labels.Delay, null, coverage) { Classes = labels.Classes };
        }

        return new(labels.Origin, null, labels.Delay, _tracks.Schema, coverage)
        {
            Classes = labels.Classes,
            LagMeasure = Lag(labels, coverage),
            Tracks = _tracks.Tracks,
            Wins = labels.Wins,
            Where = _tracks.Restriction,
        };
    }

    /// <summary>The measure of how many predictions have the labels that another measure needs.</summary>
    /// <param name="measure">The index of that measure.</param>
    /// <returns>Its index; null where no labels are joined for it.</returns>
    public int? CoverageOf(int measure)
    {
        if (_measures[measure].Counting.Track is not { } track)
            return null;
        return _tracks.Tracks[track] is ClassTrack ? LabelCoverage(shape.Labels!, shape.Labels!.Path!) : OutcomeCoverage(track);
    }

    /// <summary>The measures of every feature, and of what its values have to be.</summary>
    public ImmutableArray<FeatureMeasures> Features()
    {
        foreach (var rule in Rules())
            Add(new FieldSchemaCounting(rule), null);
        if (ScoreColumn() is { } score)
            Add(new ScoreRangeCounting(score, _schema[score]), null);
        return [.. shape.Features.Select(feature =>
            new FeatureMeasures(feature.Name, Presence(feature, null), Age(feature, null)))];
    }

    private int Add(Counting counting, int? attribute)
    {
        var measure = new MeasureDefinition(
            counting, attribute, attribute is null ? null : shape.Attributes[attribute.Value].Path)
        {
            TimePath = shape.TimePath,
            Where = Restriction?.Canonical,
        };
        var index = _measures.FindIndex(known => known.Canonical == measure.Canonical);
        if (index >= 0)
            return index;
        _measures.Add(measure);
        return _measures.Count - 1;
    }

    /// <summary>The second counter over the first.</summary>
    private Term Rate(Counting counting, int? attribute) => new(Add(counting, attribute), [1, 0], [0, 1]);

    private Term Confusion(Metric metric, int? attribute)
    {
        if (shape.Labels is not { } labels)
            throw new MissingInputException($"{metric.Name} needs labels; add a 'labels' source, or 'label' to predictions.fields");
        if (labels.Path is null)
            throw new MissingInputException($"{metric.Name} needs the true class, not only outcomes; add 'label' to labels.fields");
        ClassesOfAnswers(metric);
        var track = _tracks.OfLabel(labels.Path);
        var counting = new ConfusionCounting(track, ClassesOfLabels(labels, track));
        return new(Add(counting, attribute), metric.ConfusionEvents, metric.ConfusionHits);
    }

    private OutcomeCounting Outcome(Condition condition)
    {
        var track = _tracks.OfOutcome(condition);
        return new(track, _tracks.Canonical(track));
    }

    private int LabelCoverage(LabelShape labels, string path)
    {
        var track = _tracks.OfLabel(path);
        return Add(new LabelCoverageCounting(track, ClassesOfLabels(labels, track)), null);
    }

    private int OutcomeCoverage(int track) => Add(new OutcomeCoverageCounting(track, _tracks.Canonical(track)), null);

    /// <summary>The measure of how long the labels took that a measure of coverage counts.</summary>
    private int Lag(LabelShape labels, int coverage)
    {
        var (counting, track) = (_measures[coverage].Counting, _measures[coverage].Counting.Track!.Value);
        return counting is LabelCoverageCounting
            ? Add(new LagCounting(track, needsAnswer: true, ClassesOfLabels(labels, track)), null)
            : Add(new LagCounting(track, needsAnswer: false, _tracks.Canonical(track)), null);
    }

    private string ClassesOfAnswers(Metric metric) => shape.PredictionPath is null
        ? throw new MissingInputException($"{metric.Name} needs the model's answer; add 'prediction' to predictions.fields")
        : $"{shape.PredictionPath} as {shape.Classes.Canonical}";

    /// <summary>Where answers and labels are and which class is which; said of both apart where labels have classes of their own.</summary>
    private string ClassesOfLabels(LabelShape labels, int? track)
    {
        var own = shape.LabelClasses.Canonical;
        var answers = own == shape.Classes.Canonical ? shape.PredictionPath : $"{shape.PredictionPath} as {shape.Classes.Canonical}";
        return track is { } joined ? $"{answers} with {_tracks.Canonical(joined)}"
            : $"{answers} with {labels.Path} of the same record as {own}";
    }

    private Term LowConfidence(Metric metric, double? below, int? attribute)
    {
        if (!shape.Fields.ContainsKey("confidence"))
            throw new MissingInputException($"{metric.Name} needs a score; add 'score' to predictions.fields");
        var condition = string.Create(CultureInfo.InvariantCulture, $"confidence < {below:R}");
        return Rate(new ConditionCounting(Condition.Parse(condition, shape.Fields, _schema)), attribute);
    }

    private ImmutableArray<Term> Completeness(Metric metric, int? attribute)
    {
        var required = shape.Features.Where(feature => feature.Required).ToArray();
        if (required.Length == 0)
            throw new MissingInputException($"{metric.Name} needs features that are 'required: true'");
        return [.. required.Select(feature => new Term(Presence(feature, attribute), [1, 0], [1, -1]))];
    }

    private ImmutableArray<Term> Staleness(Metric metric, int? attribute)
    {
        var aged = shape.Features.Select(feature => Age(feature, attribute)).OfType<int>().ToArray();
        if (aged.Length == 0)
            throw new MissingInputException($"{metric.Name} needs features with 'time_field' and 'max_age'");
        return [.. aged.Select(measure => new Term(measure, [1, 0], [0, 1]))];
    }

    private Term Duplicates(Metric metric, int? attribute) => shape.IdPath is null
        ? throw new MissingInputException($"{metric.Name} needs ids; add 'id' to predictions.fields")
        : Rate(new RepeatedIdCounting(), attribute);

    private int Presence(FeatureShape feature, int? attribute) =>
        Add(new PresenceCounting(ColumnOf(feature), feature.Path), attribute);

    private int? Age(FeatureShape feature, int? attribute)
    {
        if (feature is not { TimePath: { } timePath, MaxAge: { } maxAge })
            return null;
        var time = _schema.Column(new(timePath, ColumnKind.Time));
        var canonical = $"{feature.Path} since {timePath} over {Durations.Format(maxAge)}";
        return Add(new StalenessCounting(ColumnOf(feature), time, EventTime.From(maxAge), canonical), attribute);
    }

    private ImmutableArray<FieldRule> RulesFor(Metric metric) => Rules() is { Length: > 0 } rules ? rules
        : throw new MissingInputException($"{metric.Name} needs features, or answers of the usual classes, to check");

    private ImmutableArray<FieldRule> Rules()
    {
        if (!_rules.IsDefault)
            return _rules;
        var rules = ImmutableArray.CreateBuilder<FieldRule>();
        if (PredictionColumn() is { } prediction)
        {
            rules.Add(new CategoryRule(
                "prediction", prediction, $"{shape.PredictionPath} as {shape.Classes.Canonical}",
                text => shape.Classes.Of(text) != BinaryClass.Unknown));
        }

        if (ScoreColumn() is { } score)
            rules.Add(new RangeRule("score", score, $"{_schema[score].Canonical} as a probability", 0, 1));

        foreach (var feature in shape.Features)
            rules.Add(RuleOf(feature));
        return _rules = rules.ToImmutable();
    }

    private FieldRule RuleOf(FeatureShape feature)
    {
        var column = ColumnOf(feature);
        if (feature.Kind == ColumnKind.Category)
        {
            var allowed = feature.Categories.Select(category => category.Value).ToHashSet(StringComparer.Ordinal);
            return new CategoryRule(
                feature.Name, column, $"{feature.Path} in {QuotedText.ListOf(feature.Categories)}",
                text => allowed.Count == 0 || allowed.Contains(text));
        }

        double min = feature.Min ?? double.NegativeInfinity, max = feature.Max ?? double.PositiveInfinity;
        var canonical = string.Create(CultureInfo.InvariantCulture, $"{feature.Path} from {min:R} to {max:R}");
        return new RangeRule(feature.Name, column, canonical, min, max);
    }

    private int ColumnOf(FeatureShape feature) => _schema.Column(new(feature.Path, feature.Kind));
}
