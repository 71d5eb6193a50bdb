using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Tasks;
using MlBudget.Settings;
using MlBudget.Sources;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>An attribute by whose values predictions may be told apart.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="MinSamples">How many events a group needs to be judged.</param>
/// <param name="MaxGroups">How many groups are shown.</param>
/// <param name="Node">Where it is configured.</param>
internal sealed record GroupInput(string Name, string Path, int MinSamples, int MaxGroups, NodeReader Node)
{
    /// <summary>Where the fields are that tell it together; empty where one does.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Its values of which SLOs are made by it; empty where they are not written.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Where all fields are that tell it.</summary>
    public ImmutableArray<string> Paths => Fields.IsEmpty ? [Path] : Fields;

    /// <summary>Whether records have it; else only sources of ready-made tallies tell it.</summary>
    public bool IsOfRecords { get; private init; } = true;

    /// <summary>Whether it is told apart by sources of ready-made tallies.</summary>
    public bool IsReadyMade { get; private init; }

    /// <summary>The same as sources of ready-made tallies tell it: another attribute than that of records, of the same name, since their groups are counted elsewhere.</summary>
    public GroupInput OfTallies => this with { Path = $"ready-made {Name}", Fields = [], IsReadyMade = true };

    /// <summary>The same where no SLO compares records by it, so that they need not have it, unless it is written where they do.</summary>
    public GroupInput OutsideOfRecords => this with { IsOfRecords = Node.IsMapping && (Node.Optional("field") ?? Node.Optional("fields")) is not null };
}

/// <summary>The labels of a model.</summary>
/// <param name="Source">Where they come from; null where they are inline, or where that can't be read.</param>
/// <param name="Shape">Where they are in their records.</param>
/// <param name="Node">Where they are configured.</param>
internal sealed record LabelInputs(SourceDefinition? Source, LabelShape Shape, NodeReader Node)
{
    /// <summary>What they tell beside the model's own label.</summary>
    public ImmutableArray<RecordField> Outcomes { get; init; } = [];

    /// <summary>What else their records hold, for <see cref="Where"/>.</summary>
    public ImmutableArray<RecordField> Own { get; init; } = [];

    /// <summary>Where the condition is written that picks the labels that count; null for all.</summary>
    public NodeReader? Where { get; init; }

    /// <summary>The field, among those of <see cref="Own"/>, that tells of which of a template's models a label is; null where nothing does.</summary>
    public string? ModelField { get; init; }

    /// <summary>Which part of the predictions gets labels; null where all do.</summary>
    public LabelSamplingInput? Sampling { get; init; }

    /// <summary>The least share of labelled predictions with which a labelled SLI has a value; null for any.</summary>
    public decimal? MinCoverage { get; init; }
}

/// <summary>What a model's records hold, as it is configured.</summary>
/// <param name="Predictions">The predictions; <see cref="PredictionInputs.None"/> where all that it measures is ready-made.</param>
/// <param name="Labels">The labels; null without any.</param>
/// <param name="Features">The features.</param>
/// <param name="Groups">The attributes.</param>
/// <param name="Classes">Which text is which class, of answers, and of labels that have no classes of their own.</param>
/// <param name="Baseline">What is normal; null where nobody says.</param>
internal sealed record ModelInputs(
    PredictionInputs Predictions,
    LabelInputs? Labels,
    ImmutableArray<FeatureShape> Features,
    ImmutableArray<GroupInput> Groups,
    BinaryClasses Classes,
    BaselineInput? Baseline)
{
    /// <summary>The keys of a model that tell of its records.</summary>
    private static readonly string[] OfRecords = ["predictions", "labels", "features", "baseline", TrainingInput.Key, "for_each"];

    /// <summary>What answers and labels are.</summary>
    public AnswerKind Answers { get; init; }

    /// <summary>The classes of a model of many; empty where they are not configured.</summary>
    public ImmutableArray<string> ManyClasses { get; init; } = [];

    /// <summary>What it was trained on; null where nobody says.</summary>
    public TrainingInput? Training { get; init; }

    /// <summary>Reads all of it from a model; null, with problems, where not even the fields can be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What it is called; null where that can't be read.</param>
    /// <param name="task">What kind of model it is.</param>
    /// <param name="baselines">Where what is normal comes from.</param>
    public static ModelInputs? Read(NodeReader model, string? name, ModelTask task, BaselineContext baselines)
    {
        if (task.Answers != AnswerKind.Binary)
            ClassesReader.Refuse(model, task);
        var many = ManyClassesReader.Read(model, task);
        var classes = ClassesReader.Read(model, BinaryClasses.Usual) ?? BinaryClasses.Usual;
        var predictions = NeedsNone(model) ? PredictionInputs.None
            : model.Required("predictions") is { } node ? RecordFields.Read(node, task, classes) : null;
        var labels = LabelsReader.Read(model.Optional("labels"), predictions, task, classes);
        var features = FeaturesReader.Read(model.Optional("features"), predictions);
        var baseline = BaselineInput.Read(model, name, baselines);
        if (predictions is not null && labels?.Sampling is { Shape.IsOfPredictions: true, Field: { } judged })
            predictions = predictions with { Fields = predictions.Fields.Add(judged) };
        if (predictions?.Sampling?.Shape.Probability is { } logged && labels?.Sampling?.Shape.Shape.Probability is { } asked && logged * asked * RowWeights.One < 1)
        {
            labels.Node.Optional(SamplingInput.Key)!.Error($"of {NodeReader.Format(logged)} of all predictions that are logged {NodeReader.Format(asked)} get labels, so that each stands for over a million predictions, which is not counted; "
                + "write probabilities whose product is at least 0.000001");
        }

        var sampling = LabelSampling.CanonicalOf(predictions?.Sampling?.Shape, labels?.Sampling?.Shape);
        if (baseline?.Baseline is { IsOfTraining: false } known && predictions is not null && known.Sampling != sampling)
        {
            model.Optional("baseline")?.Error($"it was learned of a log {SampledAs(known.Sampling)}, and {(labels?.Sampling is null ? "predictions.sampling says" : "predictions.sampling and labels.sampling say")} one {SampledAs(sampling)}: "
                + "its volumes and shares are of another log; learn it anew with mlbudget baseline");
        }

        var training = TrainingInput.Read(model, name, features, baselines);
        var groups = GroupsReader.Read(model.Optional("groups"));
        if (predictions is not null)
            RowChecks.Check(model, predictions, labels, features, groups);
        return predictions is null ? null : new(predictions, labels, features, groups, classes, baseline) { Training = training, Answers = task.Answers, ManyClasses = many };
    }

    private static string SampledAs(string sampling) => sampling.Length == 0 ? "of all predictions" : $"that is sampled by {sampling}";

    /// <summary>Whether a model is without predictions, and measures nothing but what is ready-made.</summary>
    private static bool NeedsNone(NodeReader model) =>
        OfRecords.All(key => model.Optional(key) is null) && model.Optional("slos") is { IsList: true } slos
        && slos.Items() is { IsEmpty: false } items && items.All(slo => IsReadyMade(slo) || IsOfGroups(slo))
        && (model.Optional("groups") is null || items.Any(IsOfGroups));

    private static bool IsReadyMade(NodeReader node) =>
        node.IsMapping && TallyKinds.All.Select(kind => kind.Key).Append(FeatureStoresReader.SloKey).Any(key => node.Optional(key) is not null);

    private static bool IsOfGroups(NodeReader slo) => slo.IsMapping && slo.Optional("disparity") is { } disparity && IsReadyMade(disparity);

    /// <summary>The paths of all fields that are where a group attribute is, in whatever way they are read.</summary>
    private ImmutableHashSet<string> GroupPaths()
    {
        ImmutableArray<string> paths = [.. Groups.Where(group => group.IsOfRecords).SelectMany(group => group.Paths)];
        var places = paths.Select(PlaceOf).ToHashSet(StringComparer.Ordinal);
        var others = Predictions.Fields.Where(field => field.Derived is null).Select(field => field.Path).Concat(Features.Select(feature => feature.Path));
        return [.. paths, .. others.Where(path => places.Contains(PlaceOf(path)))];

        static string PlaceOf(string path) => RecordPath.TryParse(path, out var parsed, out _) ? parsed.Place.ToString() : path;
    }

    /// <summary>The shape for the compiler.</summary>
    /// <param name="attributes">The attributes that are compared by.</param>
    public ModelShape ShapeWith(ImmutableArray<GroupInput> attributes) => new()
    {
        TimePath = Predictions.Find("time")?.Path ?? string.Empty,
        IdPath = Predictions.Find("id")?.Path,
        IdIsNumber = Predictions.Find("id")?.IsNumber ?? false,
        PredictionPath = Answers is AnswerKind.Number or AnswerKind.None or AnswerKind.List ? null : Predictions.Find("prediction")?.Path,
        Classes = Classes,
        Labels = Labels?.Shape,
        Fields = RecordFields.ForConditions(this),
        Features = Features,
        Baseline = Baseline?.Baseline,
        Training = Training?.Baseline,
        Sampling = Predictions.Sampling?.Shape,
        Answers = Answers,
        ManyClasses = ManyClasses,
        Lists = Predictions.Fields.Where(field => field.List is not null).ToImmutableDictionary(field => field.Name, field => field.List!),
        ExpectsBaseline = Baseline is not null,
        VersionPath = Predictions.Find("version")?.Path is { Length: > 0 } version ? version : null,
        GroupPaths = GroupPaths(),
        Attributes = [.. attributes.Select(attribute => new AttributeShape(
            attribute.Name, attribute.Path, attribute.MinSamples, attribute.MaxGroups) { IsReadyMade = attribute.IsReadyMade, Fields = attribute.Fields })],
    };
}
