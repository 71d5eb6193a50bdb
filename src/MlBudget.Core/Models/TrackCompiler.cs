using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Conditions;
using MlBudget.Core.Events;
using MlBudget.Core.Joins;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Models;

/// <summary>Collects what is learned of predictions from labels of a source of their own, each once, whoever asks.</summary>
/// <param name="shape">What the model's records hold.</param>
internal sealed class TrackCompiler(ModelShape shape)
{
    private readonly SchemaBuilder _schema = new();
    private readonly List<Track> _tracks = [];

    /// <summary>The tracks that were asked for so far.</summary>
    public ImmutableArray<Track> Tracks => [.. _tracks];

    /// <summary>The columns of labels.</summary>
    public SchemaBuilder Columns => _schema;

    /// <summary>What has to be decoded of labels.</summary>
    public RecordSchema Schema => _schema.Build(shape.Labels!.TimePath, shape.Labels.IdPath);

    /// <summary>The track of the model's own label; null where it is in the predictions' records.</summary>
    /// <param name="path">Where the label is.</param>
    public int? OfLabel(string path)
    {
        if (shape.Labels is not { Origin: LabelOrigin.Joined, Unlabelled: var unlabelled })
            return null;
        var column = _schema.Column(new(path, ColumnKind.Category));
        return Add(new ClassTrack($"label {path} as {shape.LabelClasses.Canonical}{Describe(unlabelled)}", column, unlabelled));
    }

    /// <summary>The track of a condition on outcomes.</summary>
    public int OfOutcome(Condition condition) => Add(new OutcomeTrack($"outcome {condition.Canonical}", condition));

    /// <summary>What a track says, of which predictions: part of the identity of its measures.</summary>
    public string Canonical(int track) =>
        $"{_tracks[track].Canonical}, joined {shape.IdPath} with {shape.Labels!.IdPath} at {shape.Labels.TimePath}";

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
