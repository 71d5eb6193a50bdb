using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Collects what is learned of predictions from labels of a source of their own, each once, whoever asks.</summary>
internal sealed partial class TrackCompiler
{
    private readonly ModelShape _shape;
    private readonly SchemaBuilder _schema = new();
    private readonly List<Track> _tracks = [];
    private readonly List<Joint> _joints = [];
    private readonly List<Condition> _conditions = [];
    private readonly List<KeptNumber> _numbers = [];

    /// <summary>Nothing is asked for yet.</summary>
    /// <param name="shape">What the model's records hold, and which labels count.</param>
    public TrackCompiler(ModelShape shape)
    {
        _shape = shape;
        try
        {
            Where = shape.LabelsWhere is { } where ? Condition.Parse(where, shape.Labels!.Fields, _schema) : null;
            if (shape.LabelsOf is { } value)
                Where = Condition.And(Where, value, _schema);
        }
        catch (ConditionException error)
        {
            WhereError = error.UnknownField is not { } name || !shape.Fields.ContainsKey(name) ? error : new(
                error.Position, $"'{name}' is a field of predictions, expected fields of labels: write it in labels.fields where "
                    + "labels' records hold it");
        }
    }

    /// <summary>The condition that picks the labels that count; null for all.</summary>
    public Condition? Where { get; }

    /// <summary>Why that condition can't be read; null where it can.</summary>
    public ConditionException? WhereError { get; }

    /// <summary>The tracks that were asked for so far.</summary>
    public ImmutableArray<Track> Tracks => [.. _tracks];

    /// <summary>The conditions over predictions and outcomes that were asked for so far.</summary>
    public ImmutableArray<Joint> Joints => [.. _joints];

    /// <summary>The conditions on predictions of which labels need to know whether they are true.</summary>
    public ImmutableArray<Condition> Conditions => [.. _conditions];

    /// <summary>The numbers of predictions that labels are compared with.</summary>
    public ImmutableArray<KeptNumber> Numbers => [.. _numbers];

    /// <summary>The columns of labels.</summary>
    public SchemaBuilder Columns => _schema;

    /// <summary>What has to be decoded of labels.</summary>
    public RecordSchema Schema => _schema.Build(_shape.Labels!.TimePath, _shape.Labels.IdPath, _shape.Labels.IdIsNumber) with
    {
        JoinedIdPath = _shape.IdPath,
    };

    /// <summary>The track of the model's own label; null where it is in the predictions' records.</summary>
    /// <param name="path">Where the label is.</param>
    public int? OfLabel(string path)
    {
        if (_shape.Labels is not { Origin: LabelOrigin.Joined, Unlabelled: var unlabelled })
            return null;
        var column = _schema.Column(new(path, ColumnKind.Category));
        if (_shape.Answers == AnswerKind.Class)
            return Add(new ClassCodeTrack($"{RowLayout.NumberPrefix}of the class at [{path}]{Chosen}", column));
        return Add(new ClassTrack($"label {path} as {_shape.LabelClasses.Canonical}{Describe(unlabelled)}{Chosen}", column, unlabelled));
    }

    /// <summary>The track of a condition on outcomes.</summary>
    public int OfOutcome(Condition condition)
    {
        if (_shape.Labels!.Sampling is not { IsByRecord: true, IsOfPredictions: false, Shape: var shape })
            return Add(new OutcomeTrack($"outcome {condition.Canonical}{Chosen}", condition));
        return Add(new OutcomeTrack($"{RowLayout.NumberPrefix}of the weight by {shape.Canonical} with outcome {condition.Canonical}{Chosen}", condition)
        {
            Weight = new(_schema.Column(new(shape.Path, ColumnKind.Number)), shape.Form),
        });
    }

    /// <summary>The track of the number of an outcome.</summary>
    public int OfNumber(ConditionField outcome)
    {
        var spec = new ColumnSpec(outcome.Path, ColumnKind.Number, outcome.Scale);
        return Add(new NumberTrack($"{RowLayout.NumberPrefix}[{spec.Canonical}]{Chosen}", _schema.Column(spec)));
    }

    /// <summary>The joint of a condition over predictions and outcomes, as the number of a track.</summary>
    public int OfMixed(MixedCondition condition)
    {
        return Add(new Joint(
            $"both {condition.Canonical}{Chosen}", condition.Formula, [.. condition.OfPredictions.Select(Keep)],
            [.. condition.OfOutcomes.Select(OfOutcome)]));
    }

    /// <summary>The joint of what a judge says and what an audit found, as the number of a track.</summary>
    /// <param name="judge">The judge's verdict, on outcomes.</param>
    /// <param name="audit">The audit's, on outcomes.</param>
    /// <param name="rule">What is asked of the two.</param>
    public int OfAudited(Condition judge, Condition audit, JointRule rule) => Add(new Joint(
        $"{rule} of {judge.Canonical} and {audit.Canonical}{Chosen}", Formula.Part(0), [], [OfOutcome(judge), OfOutcome(audit)])
    { Rule = rule });

    private int Add(Joint joint)
    {
        var index = _joints.FindIndex(known => known.Canonical == joint.Canonical);
        if (index < 0)
            _joints.Add(joint);
        return Joint.FirstTrack + (index < 0 ? _joints.Count - 1 : index);
    }

    /// <summary>The index of a number that is kept of predictions.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="spec">What that is.</param>
    /// <param name="weight">What it says of how predictions were sampled, where their weight is kept; null for the number itself.</param>
    public int Keep(int column, ColumnSpec spec, SamplingForm? weight = null) =>
        Keep(weight is { } form ? new KeptNumber(column, $"weight by {form} {spec.Canonical}", KeptForm.Weight) { Sampling = form } : new(column, spec.Canonical));

    /// <summary>The index of a probability that is kept of predictions, all its digits.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="spec">What that is.</param>
    public int KeepProbability(int column, ColumnSpec spec) => Keep(new KeptNumber(column, $"probability {spec.Canonical}", KeptForm.Probability));

    /// <summary>The index of a class that is kept of predictions.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="spec">What that is.</param>
    public int KeepClass(int column, ColumnSpec spec) => Keep(new KeptNumber(column, $"class {spec.Canonical}", KeptForm.Class));

    /// <summary>The tracks that labels tell something of which a joint is known, the one by which it is told how many predictions have
    /// labels first; a track by itself.</summary>
    public ImmutableArray<int> ToldOf(int track) => track < Joint.FirstTrack ? [track]
        : track < JudgedItems.FirstResult ? _joints[track - Joint.FirstTrack].Tracks : [_slots[0]];

    /// <summary>The columns of labels that a track reads, or a joint.</summary>
    public IEnumerable<int> ColumnsOf(int track) => track >= Joint.FirstTrack
        ? ToldOf(track).SelectMany(ColumnsOf)
        : _tracks[track] switch
        {
            LabelTrack label => [label.Column],
            NumberTrack number => [number.Column],
            OutcomeTrack { Weight: { } weight } outcome => [.. outcome.Condition.Columns, weight.Column],
            OutcomeTrack outcome => outcome.Condition.Columns,
            ListTrack list => [list.Columns.Judged.Elements[0]],
            JudgmentTrack judgment => judgment.Columns.Grade is { } grade ? [judgment.Columns.Item, grade] : [judgment.Columns.Item],
            var other => throw new ArgumentOutOfRangeException(nameof(track), other, "Not a kind of track."),
        };

    /// <summary>What a track says, of which predictions: part of the identity of its measures.</summary>
    public string Canonical(int track) =>
        $"{(track < Joint.FirstTrack ? _tracks[track].Canonical : track < JudgedItems.FirstResult ? _joints[track - Joint.FirstTrack].Canonical : CanonicalResult(track))}, joined {RecordSchema.CanonicalId(_shape.IdPath, _shape.IdIsNumber)} "
        + $"with {RecordSchema.CanonicalId(_shape.Labels!.IdPath, _shape.Labels.IdIsNumber)} at {_shape.Labels.TimePath}";

    /// <summary>Which labels of a prediction count, where not all do and the earliest wins.</summary>
    private string Chosen => (_shape.Labels!.Wins == LabelPrecedence.Last ? ", last wins" : string.Empty)
        + (Where is null ? string.Empty : $", where {Where.Canonical}");

    private int Keep(KeptNumber number)
    {
        if (!_numbers.Contains(number))
            _numbers.Add(number);
        return _numbers.IndexOf(number);
    }

    /// <summary>The index of a condition of which it is kept of predictions whether it is true.</summary>
    /// <param name="condition">The condition, over the columns of predictions.</param>
    public int Keep(Condition condition)
    {
        var index = _conditions.FindIndex(known => known.Canonical == condition.Canonical);
        if (index >= 0)
            return index;
        _conditions.Add(condition);
        return _conditions.Count - 1;
    }

    private int Add(Track track)
    {
        var index = _tracks.FindIndex(known => known.Canonical == track.Canonical);
        if (index >= 0)
            return index;
        _tracks.Add(track);
        return _tracks.Count - 1;
    }

    private static string Describe(Assumption? unlabelled) => unlabelled is null ? string.Empty : string.Create(
        CultureInfo.InvariantCulture, $", unlabelled {unlabelled.Class} after {Durations.Format(unlabelled.After)}");
}
