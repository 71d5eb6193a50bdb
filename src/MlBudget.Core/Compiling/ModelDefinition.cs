using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>Where the truth about a model's predictions comes from, and when.</summary>
/// <param name="Origin">The prediction's own record, or a source of its own.</param>
/// <param name="Column">The index of the label's column in the predictions' schema; null if it is not there.</param>
/// <param name="Delay">After which most labels are there: windows that need them end that long before now.</param>
/// <param name="Schema">What is decoded from each label; null if inline.</param>
/// <param name="CoverageMeasure">The index of the measure of labelled answers, or where there are only outcomes of
/// predictions of which the first is known.</param>
public sealed record LabelDefinition(
    LabelOrigin Origin, int? Column, TimeSpan Delay, RecordSchema? Schema, int CoverageMeasure)
{
    /// <summary>The index of the measure of how long labels took; null where they are not joined.</summary>
    public int? LagMeasure { get; init; }

    /// <summary>The index of the measure of judged lists, and of those of which only items are judged that were not shown; null where labels don't name items.</summary>
    public int? NotShownMeasure { get; init; }

    /// <summary>The index of the measure that counts the labels of a source of their own, by their time; null where nobody asks.</summary>
    public int? RecordsMeasure { get; init; }

    /// <summary>The same of all that are read; null where no condition leaves any out.</summary>
    public int? ReadMeasure { get; init; }

    /// <summary>The least share of labelled predictions with which what needs labels has a value; null for any.</summary>
    public decimal? MinCoverage { get; init; }

    /// <summary>Which text is which class; null where labels have the texts of answers.</summary>
    public BinaryClasses? Classes { get; init; }

    /// <summary>What is learned from labels that are joined.</summary>
    public ImmutableArray<Track> Tracks { get; init; } = [];

    /// <summary>The conditions over predictions and what labels tell of them.</summary>
    public ImmutableArray<Joint> Joints { get; init; } = [];

    /// <summary>The conditions on predictions of which labels need to know whether they are true.</summary>
    public ImmutableArray<Condition> KeptConditions { get; init; } = [];

    /// <summary>The numbers of predictions that labels are compared with.</summary>
    public ImmutableArray<KeptNumber> KeptNumbers { get; init; } = [];

    /// <summary>Where the lists are of which items are kept; null where none are.</summary>
    public KeptLists? KeptLists { get; init; }

    /// <summary>How lists are put together of judgments that come item by item; null where none do.</summary>
    public JudgedItems? Judgments { get; init; }

    /// <summary>What is assumed of predictions that get no label; null for nothing.</summary>
    public Assumption? Unlabelled => Tracks.OfType<ClassTrack>().FirstOrDefault()?.Unlabelled ?? Judgments?.Unlabelled;

    /// <summary>The index among them of the answer, of a model of many classes; null of others.</summary>
    public int? KeptAnswer { get; init; }

    /// <summary>Which of several labels of a prediction counts, of those that are joined.</summary>
    public LabelPrecedence Wins { get; init; }

    /// <summary>Picks the labels that count, of those that are joined; null for all.</summary>
    public Condition? Where { get; init; }

    /// <summary>Which part of the predictions gets labels; null where all do.</summary>
    public LabelSampling? Sampling { get; init; }

    /// <summary>By what labels tell, the measures of the rows that have it, and of those of which it is known for how many predictions they stand; empty where that has
    /// not to be said.</summary>
    public ImmutableArray<(int Rows, int Known)> SampledOf { get; init; } = [];
}

/// <summary>A model under watch, validated: nothing downstream checks again.</summary>
public sealed record ModelDefinition
{
    /// <summary>What its owners call it.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of model it is.</summary>
    public ModelTask Task { get; init; } = BinaryClassification.Instance;

    /// <summary>What is decoded from each prediction.</summary>
    public required RecordSchema Predictions { get; init; }

    /// <summary>Picks the predictions that count; null for all.</summary>
    public Condition? Where { get; init; }

    /// <summary>How late predictions come as a rule, at least 0: all windows end that long before now.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long before now the windows end of what needs labels: <c>labels.delay</c> counts from the prediction, as
    /// <see cref="Delay"/> does, so that it is the greater of both.</summary>
    public TimeSpan LabelDelay => Labels?.Delay is { } delay && delay > Delay ? delay : Delay;

    /// <summary>The index of the answer's column; null where no SLO asks for the answer.</summary>
    public int? PredictionColumn { get; init; }

    /// <summary>Which text is which class, of answers, and of labels that have no classes of their own.</summary>
    public BinaryClasses Classes { get; init; } = BinaryClasses.Usual;

    /// <summary>Which text is which class, of labels.</summary>
    public BinaryClasses LabelClasses => Labels?.Classes ?? Classes;

    /// <summary>The same where labels are of two classes; null of a model of many, whose labels may have any text.</summary>
    public BinaryClasses? LabelsOfTwo => Task.Answers == AnswerKind.Class ? null : LabelClasses;

    /// <summary>The classes of a model of many, as they are configured; empty where they are not.</summary>
    public ImmutableArray<string> ManyClasses { get; init; } = [];

    /// <summary>Where labels come from; null without labels.</summary>
    public LabelDefinition? Labels { get; init; }

    /// <summary>The attributes by which predictions are told apart.</summary>
    public ImmutableArray<GroupAttribute> Attributes { get; init; } = [];

    /// <summary>How versions are told apart; null where records don't tell them.</summary>
    public VersionDefinition? Versions { get; init; }

    /// <summary>How what is counted of predictions with missing or stale features is told apart; null where nothing is.</summary>
    public FaultDefinition? Faults { get; init; }

    /// <summary>What is counted.</summary>
    public required ImmutableArray<MeasureDefinition> Measures { get; init; }

    /// <summary>The indices of the measures whose tallies come ready-made, from sources of tallies: they are not counted from rows.</summary>
    public ImmutableArray<int> ReadyMade { get; init; } = [];

    /// <summary>The features that are watched.</summary>
    public ImmutableArray<FeatureMeasures> Features { get; init; } = [];

    /// <summary>Its configured fields.</summary>
    public ImmutableArray<FieldMeasure> Fields { get; init; } = [];

    /// <summary>The index of the measure that counts predictions, those that repeat an id among them; null where nobody asks.</summary>
    public int? RecordsMeasure { get; init; }

    /// <summary>The index of the measure that counts all predictions that are read; null where no condition leaves any out.</summary>
    public int? ReadMeasure { get; init; }

    /// <summary>What is normal; null where that is not known.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>That people have accepted <see cref="Baseline"/>; null where it is the configured or the learned one.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>What was normal before that, for as long as it is shown; null for nothing else.</summary>
    public PreviousNormal? Previous { get; init; }

    /// <summary>What is to be learned of it; null where nothing is.</summary>
    public LearningDefinition? Learning { get; init; }

    /// <summary>How drift is judged; null where nothing is watched for it.</summary>
    public DriftDefinition? Drift { get; init; }

    /// <summary>How features are compared with the training set; null where there is none to compare.</summary>
    public DriftDefinition? Skew { get; init; }

    /// <summary>How the errors of labelled answers are judged, against those of the baseline; null where nothing is known of them.</summary>
    public DriftDefinition? Residual { get; init; }

    /// <summary>How quality is estimated before labels come; null where it is not.</summary>
    public EstimateDefinition? Estimates { get; init; }

    /// <summary>What is counted to be looked at; null where nothing is, as of a model that was made by hand.</summary>
    public PictureDefinition? Pictures { get; init; }

    /// <summary>Which part of the predictions is logged; null where all are.</summary>
    public SamplingShape? Sampling { get; init; }

    /// <summary>The index of the measure that counts the records that have to say it; null where none has to.</summary>
    public int? SampledOf { get; init; }

    /// <summary>What is promised.</summary>
    public required ImmutableArray<SloDefinition> Slos { get; init; }

    /// <summary>The time that counts in nothing, whatever the SLO: no baseline is learned of it, and no observation starts in it.</summary>
    public ExcludedTime Excluded { get; init; } = ExcludedTime.None;

    /// <summary>What a dimension weighs in the composite score.</summary>
    public ImmutableDictionary<Dimension, double> Weights { get; init; } = Dimensions.DefaultWeights;

    /// <summary>What bounds its memory.</summary>
    public ModelLimits Limits { get; init; } = new();

    /// <summary>The measures that budgets, estimates or what is learned are made of, by their index: all but those that only say what
    /// records hold of fields, or are there to be looked at.</summary>
    public IEnumerable<int> MeasuresOfBudgets
    {
        get
        {
            var records = new[] { RecordsMeasure, ReadMeasure, Labels?.RecordsMeasure, Labels?.ReadMeasure };
            var beside = Fields.Select(one => one.Measure).Concat(records.OfType<int>()).Concat(Pictures?.Measures ?? []).ToHashSet();
            beside.ExceptWith(CountedSlos.SelectMany(slo => slo.Sli.Measures));
            beside.ExceptWith(Estimates?.Realized is { } compared ? [compared] : []);
            beside.ExceptWith(Learning?.Measures ?? []);
            return Enumerable.Range(0, Measures.Length).Where(measure => !beside.Contains(measure));
        }
    }

    /// <summary>The SLOs, and those that are held against what was normal before.</summary>
    public IEnumerable<SloDefinition> CountedSlos => Slos.Concat(Previous?.Slos ?? []);

    /// <summary>The longest window of its SLOs.</summary>
    public TimeSpan LongestWindow => Slos.Select(slo => slo.LongestWindow).DefaultIfEmpty(TimeSpan.FromDays(7)).Max();

    /// <summary>The minute up to which predictions have come as a rule: <see cref="Delay"/> before now.</summary>
    /// <param name="now">The instant.</param>
    public Minute Watermark(Instant now) => (now - Delay).Minute;

    /// <summary>The end of the last complete hour whose labels are there: of the hour that ends at or
    /// before now − <see cref="LabelDelay"/>.</summary>
    /// <param name="now">The instant.</param>
    public Minute LabelWatermark(Instant now) => (now - LabelDelay).Minute.Floor(TimeWindow.Hour);

    /// <summary>For how long a prediction waits for its label: a later one could change nothing.</summary>
    public TimeSpan LabelWait => LongestWindow + LabelDelay;

    /// <summary>For how long an id is remembered, from the end of its event's hour; null where none is. An id that comes again
    /// within that time is a repetition, and counts nowhere else.</summary>
    public TimeSpan? IdsRemembered => Labels is { Origin: LabelOrigin.Joined } ? LabelWait
        : Predictions.IdPath is null || Limits.DuplicateHorizon <= TimeSpan.Zero ? null : Limits.DuplicateHorizon + Delay;

    /// <summary>What is kept of predictions that wait.</summary>
    public RowLayout RowLayout => new(
        $"{(Where is null ? "" : $"where {Where.Canonical}, ")}{NamedId("id", Predictions)}, "
            + $"{Named("time", Predictions.TimePath)} to the second, "
            + $"{NamedId("label's id", Labels?.Schema)}, {Named("label's time", Labels?.Schema?.TimePath)}",
        $"{Named("answer", PredictionColumn is { } answer ? Predictions.Columns[answer].Path : null)} as {(Task.Answers == AnswerKind.Class ? ClassCodes.Canonical : Classes.Canonical)}",
        [.. Attributes.Select(attribute => attribute.Path)],
        [.. Labels?.Tracks.Select(track => track.Canonical) ?? []])
    {
        Numbers = [.. Labels?.KeptNumbers.Select(number => number.Canonical) ?? []],
        Conditions = [.. Labels?.KeptConditions.Select(condition => condition.Canonical) ?? []],
    };

    /// <summary>The proportions that are compared with a normal value which the baseline doesn't have, and which is still looked
    /// for; none where nothing is learned, or nothing is known yet.</summary>
    public IEnumerable<string> StillToLearn => this is { Baseline: { } known, Learning: { } learning }
        ? learning.Degradations.Keys.Where(name => !known.Quality.ContainsKey(name)).Order(StringComparer.Ordinal) : [];

    /// <summary>How long before now the windows of an SLO end at the most: those of ready-made tallies as long as these take.</summary>
    private TimeSpan LongestDelay => Slos.Select(slo => slo.Delay).Append(LabelDelay).Max();

    /// <summary>How far back events count for SLOs. Periods of the calendar are kept for a week longer, so that how one ended is known also
    /// where the exporter didn't run when it did.</summary>
    public TimeSpan SloRetention => LongestWindow + LongestDelay + TimeSpan.FromDays(Slos.Any(slo => slo.Periods is not null) ? 8 : 1);

    /// <summary>How far back events count for what is learned; zero where nothing is.</summary>
    public TimeSpan LearningRetention => Learning is null ? TimeSpan.Zero : Learning.Reach + LabelDelay;

    /// <summary>How far back events count for anything.</summary>
    public TimeSpan Retention => LearningRetention > SloRetention ? LearningRetention : SloRetention;

    private static string Named(string what, string? path) => path is null ? $"no {what}" : $"{what} '{path}'";

    private static string NamedId(string what, RecordSchema? schema) =>
        $"{Named(what, schema?.IdPath)}{(schema?.IdIsNumber == true ? " as a number" : "")}";
}
