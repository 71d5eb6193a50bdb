using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>Collects what is learned of predictions from labels of a source of their own, each once, whoever asks.</summary>
/// <param name="shape">What the model's records hold.</param>
internal sealed class TrackCompiler(ModelShape shape)
{
    private readonly SchemaBuilder _schema = new();
    private readonly List<Track> _tracks = [];

    /// <summary>The condition that picks the labels that count; null for all.</summary>
    public Condition? Restriction { get; private set; }

    /// <summary>Counts only the labels of which a condition is true. Before any track is asked for.</summary>
    /// <exception cref="ConditionException">It can't be read, or is on fields of predictions.</exception>
    public void Restrict(ConfiguredText condition)
    {
        try
        {
            Restriction = Condition.Parse(condition, shape.Labels!.Fields, _schema);
        }
        catch (ConditionException error) when (error.UnknownField is { } name && shape.Fields.ContainsKey(name))
        {
            throw new ConditionException(
                error.Position, $"'{name}' is a field of predictions, expected fields of labels: write it in labels.fields where "
                    + "labels' records hold it");
        }
    }

    /// <summary>The tracks that were asked for so far.</summary>
    public ImmutableArray<Track> Tracks => [.. _tracks];

    /// <summary>The columns of labels.</summary>
    public SchemaBuilder Columns => _schema;

    /// <summary>What has to be decoded of labels.</summary>
    public RecordSchema Schema => _schema.Build(shape.Labels!.TimePath, shape.Labels.IdPath, shape.Labels.IdIsNumber);

    /// <summary>The track of the model's own label; null where it is in the predictions' records.</summary>
    /// <param name="path">Where the label is.</param>
    public int? OfLabel(string path)
    {
        if (shape.Labels is not { Origin: LabelOrigin.Joined, Unlabelled: var unlabelled })
            return null;
        var column = _schema.Column(new(path, ColumnKind.Category));
        return Add(new ClassTrack($"label {path} as {shape.LabelClasses.Canonical}{Describe(unlabelled)}{Chosen}", column, unlabelled));
    }

    /// <summary>The track of a condition on outcomes.</summary>
    public int OfOutcome(Condition condition) => Add(new OutcomeTrack($"outcome {condition.Canonical}{Chosen}", condition));

    /// <summary>What a track says, of which predictions: part of the identity of its measures.</summary>
    public string Canonical(int track) =>
        $"{_tracks[track].Canonical}, joined {RecordSchema.CanonicalId(shape.IdPath, shape.IdIsNumber)} "
        + $"with {RecordSchema.CanonicalId(shape.Labels!.IdPath, shape.Labels.IdIsNumber)} at {shape.Labels.TimePath}";

    /// <summary>Which labels of a prediction count, where not all do and the earliest wins.</summary>
    private string Chosen => (shape.Labels!.Wins == LabelPrecedence.Last ? ", last wins" : string.Empty)
        + (Restriction is null ? string.Empty : $", where {Restriction.Canonical}");

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
