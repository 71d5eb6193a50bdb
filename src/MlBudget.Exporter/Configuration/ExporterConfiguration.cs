using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Owners;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Sources.Push;

namespace MlBudget.Exporter.Configuration;

/// <summary>All that a configuration file says, validated and immutable: nothing downstream checks again.</summary>
internal sealed record ExporterConfiguration
{
    /// <summary>The file's text, for <c>/config</c>: with references as they are written, never what they stand for.</summary>
    public required string Text { get; init; }

    /// <summary>How often sources are read and budgets computed.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>The models that are written by themselves, in the order of the file.</summary>
    public required ImmutableArray<MonitoredModel> Models { get; init; }

    /// <summary>The entries that each stand for several models, in the order of the file. Which those are the logs tell.</summary>
    public ImmutableArray<ModelTemplate> Templates { get; init; } = [];

    /// <summary>The models, and of each template one that stands for all of it.</summary>
    public IEnumerable<MonitoredModel> Written => Models.Concat(Templates.Select(template => template.Prototype));

    /// <summary>The teams that are listed, in the order of the file; empty where none are, and owners may name any.</summary>
    public ImmutableArray<Team> Teams { get; init; } = [];

    /// <summary>What alerts fire at, and where they go.</summary>
    public AlertingSettings Alerting { get; init; } = AlertingSettings.BuiltIn;

    /// <summary>What bounds what is pushed.</summary>
    public PushLimits Push { get; init; } = PushLimits.BuiltIn;

    /// <summary>The streams that may be pushed to, each once.</summary>
    public IEnumerable<string> Streams => Models.SelectMany(model => model.Feeds).Select(feed => feed.Source).OfType<PushSourceDefinition>()
        .Select(source => source.Stream).Distinct(StringComparer.Ordinal);

    /// <summary>Who gets what has no known owner, and the exporter's own alerts: as configured, else the first team that is listed; null where
    /// none is.</summary>
    public string? DefaultTeam => Alerting.DefaultTeam ?? Teams.FirstOrDefault()?.Name;

    /// <summary>The actions that owners may name: the built-in ones and those of the file.</summary>
    public ImmutableArray<OwnerAction> Actions { get; init; } = OwnerAction.BuiltIn;

    /// <summary>What is allowed and yet worth knowing: alert rows that were left out, fields that nothing reads.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>A model, and where its records come from.</summary>
/// <param name="Definition">The model.</param>
/// <param name="Feeds">Where it is counted from, in the order in which they are shown: predictions, and labels that are joined.</param>
/// <param name="Limits">What is accepted of its records.</param>
/// <param name="Slos">Its SLOs with what was written of them, in the order of <see cref="ModelDefinition.Slos"/>.</param>
internal sealed record MonitoredModel(
    ModelDefinition Definition,
    ImmutableArray<FeedDefinition> Feeds,
    RecordLimits Limits,
    ImmutableArray<ConfiguredSlo> Slos)
{
    /// <summary>The least share of labelled predictions with which an SLI that needs labels has a value; null for any.</summary>
    public decimal? MinCoverage { get; init; }

    /// <summary>Whether its metrics tell what kind of model it is, since nobody has written it.</summary>
    public bool IsTaskTold { get; init; }

    /// <summary>The condition that picks the predictions that count, for people: references are not resolved; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>The condition that picks the labels that count, for people: references are not resolved; null for all.</summary>
    public string? LabelsWhere { get; init; }

    /// <summary>The fields that are there since the formats of its records have them, as measures name them: no record need have them.</summary>
    public ImmutableHashSet<string> UsualFields { get; init; } = [];

    /// <summary>Who answers for each of its dimensions; those that nobody owns are not there.</summary>
    public ImmutableDictionary<Dimension, Ownership> Owners => Policy.Owners;

    /// <summary>The same, and from when on alerts fire.</summary>
    public ModelPolicy Policy { get; init; } = ModelPolicy.BuiltIn;

    /// <summary>What is normal; null where nobody says.</summary>
    public BaselineInput? Baseline { get; init; }

    /// <summary>What it was trained on; null where nobody says.</summary>
    public TrainingInput? Training { get; init; }

    /// <summary>The names of the normal values that its SLOs need and that its baseline neither has nor says why it hasn't; none where there is
    /// no baseline.</summary>
    public ImmutableArray<string> Lacking { get; init; } = [];

    /// <summary>What is allowed and yet worth knowing, as <see cref="ExporterConfiguration.Notes"/> has it of all models.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What it was compiled from, for what it learns.</summary>
    public required WrittenModel Written { get; init; }

    /// <summary>How values are taken out of its predictions, for the models of a template; null where it is a model itself.</summary>
    public ValuesDefinition? Values { get; init; }

    /// <summary>How far back its records count for anything.</summary>
    public TimeSpan Retention => Values?.Lifetime ?? Definition.Retention;

    /// <summary>Whether its feeds are a part of its log: others count the rest, and its budgets are taken over all of them.</summary>
    public bool IsShard { get; init; }

    /// <summary>Where ready-made tallies of its SLOs come from.</summary>
    public ImmutableArray<TallyFeedDefinition> Tallies { get; init; } = [];

    /// <summary>The names of all that it is counted from, in the order in which they are shown.</summary>
    public ImmutableArray<string> SourceNames => [.. Feeds.Select(feed => feed.Name), .. Tallies.Select(feed => feed.Name)];

    /// <summary>Its feeds of a role.</summary>
    public IEnumerable<FeedDefinition> FeedsOf(FeedRole role) => Feeds.Where(feed => feed.Role == role);
}

/// <summary>What came of loading a configuration: it, or why not.</summary>
/// <param name="Configuration">The configuration; null with errors.</param>
/// <param name="Errors">Every error of the file as one line, in its order; empty with a configuration.</param>
internal sealed record ConfigurationResult(ExporterConfiguration? Configuration, ImmutableArray<string> Errors);

/// <summary>What came of compiling a model with what it has learned: it, or why not.</summary>
/// <param name="Model">The model; null with errors.</param>
/// <param name="Errors">Every error of the model as one line, in the file's order; empty with a model.</param>
internal sealed record ModelResult(MonitoredModel? Model, ImmutableArray<string> Errors);
