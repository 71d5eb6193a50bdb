using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Causes;
using MlBudget.Core.Compiling;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Snapshots;

/// <summary>One source of a model at the end of a poll.</summary>
/// <param name="Name">What it is called: <c>predictions</c>, <c>labels</c>.</param>
/// <param name="Role">What it tells of the model.</param>
/// <param name="Error">What went wrong in the poll; null when all went well.</param>
/// <param name="LastSuccess">When it was last read without an error; null if never.</param>
/// <param name="LatestTime">The greatest record time it has given; null if none.</param>
/// <param name="Records">Records taken.</param>
/// <param name="Late">Records older than the retention.</param>
/// <param name="Rejected">Records refused, for every reason there is.</param>
internal sealed record SourceStatus(
    string Name,
    FeedRole Role,
    string? Error,
    Instant? LastSuccess,
    Instant? LatestTime,
    long Records,
    long Late,
    ImmutableArray<(RejectionReason Reason, long Count)> Rejected)
{
    /// <summary>How long its newest record may be ago; null where that isn't known.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Files from which nothing is read, since they begin as others do.</summary>
    public int CopiedFiles { get; init; }

    /// <summary>Of a feature store, how old values were when it was looked at last.</summary>
    public ImmutableArray<FeatureAge> Ages { get; init; } = [];
}

/// <summary>One model at the end of a poll.</summary>
internal sealed record ModelStatus(ModelReport Report, ImmutableArray<SourceStatus> Sources)
{
    /// <summary>Whether an earlier process has counted part of it.</summary>
    public bool IsContinued { get; init; }

    /// <summary>Whether all that its sources hold is read.</summary>
    public bool IsAtEnd { get; init; }

    /// <summary>The greatest time of a prediction, once all of them are read; null before, and
    /// without any.</summary>
    public Instant? PredictionsEnd { get; init; }

    /// <summary>What is known of the whole of which it is a shard; null where it is the whole.</summary>
    public ShardStatus? Shard { get; init; }

    /// <summary>What follows from its budgets, and for whom.</summary>
    public PolicyReport Policies { get; init; } = PolicyReport.None;

    /// <summary>Since when its SLOs burn, and where that probably began.</summary>
    public CascadeReport Cascade { get; init; } = CascadeReport.None;

    /// <summary>The same for people; of a shard nothing, which sees a part of each dimension: what it burns and why the whole may not share.</summary>
    public CascadeReport CascadeOfWhole => Shard is null ? Cascade : CascadeReport.None;

    /// <summary>What was decided of it.</summary>
    public Decisions Decisions { get; init; } = Decisions.None;

    /// <summary>The names of its SLOs that need labels.</summary>
    public ImmutableHashSet<string> LabelledSlos { get; init; } = [];

    /// <summary>What its gates are decided from.</summary>
    public GateEvidence Evidence => new(
        Report, Policies, Decisions,
        [.. Sources.Select(source => new GateSource(source.Name, source.Role, source.Error, source.LatestTime, source.StaleAfter))], LabelledSlos);

    /// <summary>Which models a template stands for, where it is one that only finds that out; null where it is a model itself.</summary>
    public TemplateReport? Template { get; init; }

    /// <summary>The most series of it that are exported.</summary>
    public int MaxSeries { get; init; } = new ModelLimits().MaxSeries;
}

/// <summary>A model of which others count the rest.</summary>
/// <param name="Weights">What each dimension weighs in the composite score, relative to their sum.</param>
internal sealed record ShardStatus(ImmutableDictionary<Dimension, double> Weights);

/// <summary>
/// A model of which nothing can be said, since what was counted of it can't be loaded or was never stored. Counters that
/// begin at 0 for a while would count all of it twice in Prometheus.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Sources">The names of its sources.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record UnavailableModel(string Model, ImmutableArray<string> Sources, string Reason);

/// <summary>All that readers see, at one instant: immutable, and swapped in whole.</summary>
/// <param name="At">The instant of the numbers: under a log's clock, the log's.</param>
/// <param name="Models">The models, in the order of the configuration.</param>
internal sealed record Snapshot(Instant At, ImmutableArray<ModelStatus> Models)
{
    /// <summary>The wall clock, by which decisions are in force; null where the log's clock rules them as all else.</summary>
    public Instant? Wall { get; init; }

    /// <summary>The templates of models, in the order of the configuration: how their sources stand, and which models there are.</summary>
    public ImmutableArray<ModelStatus> Templates { get; init; } = [];

    /// <summary>All that is read: the models, and the templates.</summary>
    public IEnumerable<ModelStatus> Read => Models.Concat(Templates);

    /// <summary>What is made up in these numbers; null where they are of models that exist.</summary>
    public Simulation? Simulation { get; init; }

    /// <summary>The instant by which decisions of a model are in force.</summary>
    public Instant DecidedAt(ModelStatus model) => Wall ?? model.Report.At;

    /// <summary>The models that are watched and of which nothing can be said.</summary>
    public ImmutableArray<UnavailableModel> Unavailable { get; init; } = [];
}
