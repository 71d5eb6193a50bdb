using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>
/// What may be asked of a model's records. Each method gives the index of the measure that counts what is asked for; measures and
/// columns come once, whoever asks. One per model: the measures' scratch space is theirs alone.
/// </summary>
public sealed partial class Measurements
{
    private readonly ModelShape _shape;
    private readonly SchemaBuilder _schema = new();
    private readonly TrackCompiler _tracks;
    private readonly List<MeasureDefinition> _measures = [];
    private ImmutableArray<FieldRule> _rules;

    /// <summary>Nothing is asked for yet.</summary>
    /// <param name="shape">What the model's records hold, and which of them count.</param>
    public Measurements(ModelShape shape)
    {
        _shape = shape;
        _tracks = new(shape);
        try
        {
            Where = shape.Where is { } where ? Condition.Parse(where, shape.Fields, _schema, new SchemaBuilder()) : null;
            if (Where?.ReadsOutcomes == true)
                throw new ConditionException(0, "found outcomes, expected fields of predictions: outcomes are not known yet");
            if (shape.Of is { } value)
                Where = Condition.And(Where, value, _schema);
        }
        catch (ConditionException error)
        {
            (Where, WhereError) = (null, error);
        }
    }

    private Measurements(Measurements shared, ModelShape shape, Population? population)
    {
        (_shape, Population) = (shape, population);
        (_schema, _tracks, _measures, _weights) = (shared._schema, shared._tracks, shared._measures, shared._weights);
        (Where, WhereError) = (shared.Where, shared.WhereError);
    }

    /// <summary>The same measures and columns under another baseline: what is asked for by either is counted once, of the same records.</summary>
    /// <param name="baseline">What is normal; null where that is not known.</param>
    public Measurements Under(Baseline? baseline) => new(this, _shape with { Baseline = baseline }, Population);

    /// <summary>The same measures and columns of a part of the predictions: whatever is asked for by it counts only those, and their labels.</summary>
    /// <param name="population">The part; null for all of them.</param>
    public Measurements Of(Population? population) => new(this, _shape, population);

    /// <summary>The predictions in which a condition holds.</summary>
    /// <param name="condition">The condition, on predictions.</param>
    /// <exception cref="ConditionException">It can't be read, or is on outcomes.</exception>
    public Population PopulationWhere(ConfiguredText condition) => PopulationWhere(condition, condition.Shown, []);

    /// <summary>The predictions in which a condition holds, and fields have some values.</summary>
    /// <param name="condition">The condition, on predictions; null for none.</param>
    /// <param name="shown">What is asked of them, for people.</param>
    /// <param name="values">The values; at least one without a condition.</param>
    /// <exception cref="ConditionException">The condition can't be read, or is on outcomes.</exception>
    public Population PopulationWhere(ConfiguredText? condition, string shown, ImmutableArray<FieldValue> values)
    {
        var parsed = condition is { } text ? Condition.Parse(text, _shape.Fields, _schema, new SchemaBuilder()) : null;
        if (parsed?.ReadsOutcomes == true)
            throw new ConditionException(0, "found outcomes, expected fields of predictions: which predictions are meant is known when they come");
        foreach (var value in values)
            parsed = Condition.And(parsed, value, _schema);
        return new(parsed!, shown, parsed!.Columns.Any(column => _shape.GroupPaths.Contains(_schema[column].Path)));
    }

    /// <summary>The part of the predictions that its measures count; null for all.</summary>
    public Population? Population { get; }

    /// <summary>What the model's records hold.</summary>
    public ModelShape Shape => _shape;

    /// <summary>The condition that picks the predictions that count; null for all.</summary>
    public Condition? Where { get; }

    /// <summary>Why the condition on predictions can't be read; null where it can. Then all predictions would count, so that errors
    /// elsewhere are found as well, and the model is not to be used.</summary>
    public ConditionException? WhereError { get; }

    /// <summary>The same of the condition on labels.</summary>
    public ConditionException? LabelsWhereError => _tracks.WhereError;

    /// <summary>The measures that were asked for so far.</summary>
    public ImmutableArray<MeasureDefinition> Measures => [.. _measures];

    /// <summary>What has to be decoded of predictions for them.</summary>
    public RecordSchema Predictions => _schema.Build(_shape.TimePath, _shape.IdPath, _shape.IdIsNumber) with
    {
        At = _shape.At,
        JoinedIdPath = _shape.Labels is { Origin: LabelOrigin.Joined, IdPath: var joined } ? joined : null,
    };

    /// <summary>What is learned from labels that are joined.</summary>
    internal TrackCompiler Tracks => _tracks;

    /// <summary>The records in which a condition holds, second, out of those in which it is known, first.</summary>
    /// <param name="condition">The condition, on predictions, on outcomes, or on both.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="ConditionException">It can't be read.</exception>
    public int OfCondition(ConfiguredText condition, int? attribute = null)
    {
        if (MixedCondition.Parse(condition, _shape.Fields, _schema, _tracks.Columns) is { } mixed)
            return AddShare(Outcome(_tracks.OfMixed(mixed)), attribute, mixed.OfPredictions.SelectMany(part => part.Columns));
        var parsed = Condition.Parse(condition, _shape.Fields, _schema, _tracks.Columns);
        return parsed.ReadsOutcomes ? AddShare(Outcome(_tracks.OfOutcome(parsed)), attribute, [])
            : AddShare(new ConditionCounting(parsed), attribute, parsed.Columns);
    }

    /// <summary>The measure of what a source of tallies gives.</summary>
    /// <param name="counting">How it is counted.</param>
    /// <param name="attribute">The index of the attribute whose groups the source tells apart, which is ready-made as well; null for none.</param>
    public int ReadyMade(ReadyCounting counting, int? attribute = null) => Add(counting, attribute, []);

    /// <summary>The measure that counts predictions.</summary>
    public int Records() => Add(new RecordCounting(), null, []);

    /// <summary>Predictions, first, and those that repeat an id, second.</summary>
    /// <param name="asker">Who asks, for errors.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <exception cref="MissingInputException">There are no ids.</exception>
    public int RepeatedIds(string asker, int? attribute = null) => _shape.IdPath is null
        ? throw new MissingInputException($"{asker} needs ids; add 'id' to predictions.fields")
        : AddShare(new RepeatedIdCounting(), attribute, []);

    /// <summary>The column of the answers; null where nothing is known of them.</summary>
    public int? PredictionColumn() => _shape.PredictionPath is null ? null
        : _schema.Column(new(_shape.PredictionPath, ColumnKind.Category));

    /// <summary>The column of an attribute that one field tells.</summary>
    public int AttributeColumn(int attribute) => AttributeColumns(attribute)[0];

    /// <summary>The columns of the fields that tell an attribute, in their order.</summary>
    public ImmutableArray<int> AttributeColumns(int attribute) =>
        [.. Attributes[attribute].Paths.Select(path => _schema.Column(new(path, ColumnKind.Category)))];

    /// <summary>The column of a number that conditions know by a name; null where there is none.</summary>
    public int? FieldColumn(string name) => _shape.Fields.TryGetValue(name, out var field)
        ? _schema.Column(field.AsNumber) : null;

    /// <summary>The column of the texts of a field of predictions.</summary>
    /// <param name="path">Where the field is.</param>
    public int TextColumn(string path) => _schema.Column(new(path, ColumnKind.Category));

    /// <summary>The column of a feature's values.</summary>
    public int ColumnOf(FeatureShape feature) => _schema.Column(new(feature.Path, feature.Kind));

    /// <summary>What is decoded into a column of predictions.</summary>
    public ColumnSpec Column(int column) => _schema[column];

    /// <summary>The measure of a counting, once.</summary>
    /// <param name="counting">What is counted.</param>
    /// <param name="attribute">The index of the attribute by which to split; null for none.</param>
    /// <param name="columns">The columns of predictions without which it counts nothing, or not as it should, but for the
    /// attribute's.</param>
    private int Add(Counting counting, int? attribute, IEnumerable<int> columns)
    {
        var measure = new MeasureDefinition(counting, attribute, attribute is null ? null : Attributes[attribute.Value].Path)
        {
            TimePath = counting.Input == FoldInput.ReadyMade ? string.Empty : IsOfLabels(counting) ? _shape.Labels!.TimePath : _shape.TimePath,
            Columns = [.. attribute is { } group && counting.Input != FoldInput.ReadyMade ? columns.Concat(AttributeColumns(group)).Distinct() : columns],
            Where = WhereOf(counting)?.Canonical,
        };
        return Add(Population is { } population ? OfPart(measure, population) : measure);
    }

    /// <summary>What counts the same of a part of the predictions. Where labels find them later, it is kept of them whether they are of it.</summary>
    /// <exception cref="InvalidOperationException">It doesn't count predictions.</exception>
    private MeasureDefinition OfPart(MeasureDefinition measure, Population population)
    {
        var input = measure.Counting.Input;
        if ((input & ~(FoldInput.Predictions | FoldInput.Labelled)) != 0)
            throw new InvalidOperationException($"Of {input} no part is counted.");
        if (input.HasFlag(FoldInput.Labelled))
            _tracks.Keep(population.Condition);
        return measure with { Population = population, Columns = [.. measure.Columns.Concat(population.Columns).Distinct()] };
    }

    private int Add(MeasureDefinition measure)
    {
        var index = _measures.FindIndex(known => known.Canonical == measure.Canonical);
        if (index >= 0)
            return index;
        _measures.Add(measure);
        return _measures.Count - 1;
    }

    /// <summary>Which records are left out before a counting sees them; null for none.</summary>
    private Condition? WhereOf(Counting counting) => counting.Input switch
    {
        FoldInput.PredictionsRead or FoldInput.LabelsRead or FoldInput.ReadyMade => null,
        FoldInput.Labels => _tracks.Where,
        FoldInput.Predictions or FoldInput.Labelled or (FoldInput.Predictions | FoldInput.Labelled) => Where,
        var input => throw new InvalidOperationException($"Nothing is folded over {input}."),
    };

    private static bool IsOfLabels(Counting counting) => counting.Input is FoldInput.Labels or FoldInput.LabelsRead;
}
