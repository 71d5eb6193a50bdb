using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Settings;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What an SLO measures, as it is written: a metric, or a comparison of one between groups.</summary>
/// <param name="Node">Where.</param>
internal abstract record Indicator(NodeReader Node)
{
    /// <summary>What is measured, for the report: <c>precision</c>, <c>latency_seconds &lt;= 0.1</c>.</summary>
    public abstract string Text { get; }

    /// <summary>What it is called in errors about its bound.</summary>
    public abstract string Noun { get; }

    /// <summary>Which way it is good.</summary>
    public abstract Sense Sense { get; }

    /// <summary>Whose budget it is if nothing else is configured; null where it doesn't tell.</summary>
    public abstract Dimension? Dimension { get; }

    /// <summary>How it may be bounded.</summary>
    public abstract ImmutableArray<BoundKind> Bounds { get; }

    /// <summary>The metric; null for a comparison of several.</summary>
    public abstract MetricKind? Metric { get; }

    /// <summary>The greatest number of an <c>at_most</c> of what is no share; null for shares, which are below 1.</summary>
    public virtual decimal? GreatestBound => Metric?.GreatestBound;

    /// <summary>What it measures or compares that something else has added up; null where records are counted.</summary>
    public virtual ReadyIndicator? Ready => null;

    /// <summary>Which slices it asks for.</summary>
    public SliceRule Slices => Metric?.Slices ?? SliceRule.Free;
}

/// <summary>A metric of all predictions together.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Kind">Which one.</param>
/// <param name="Options">What it takes beside its bound.</param>
internal sealed record MetricIndicator(NodeReader Node, MetricKind Kind, MetricOptions Options) : Indicator(Node)
{
    /// <inheritdoc/>
    public override string Text => IsCondition ? Node.Written : Kind.Name;

    /// <inheritdoc/>
    public override string Noun => IsCondition ? $"a share of {Node.Key} events" : Kind.Name;

    /// <inheritdoc/>
    public override Sense Sense => Kind.SenseOf(Options);

    /// <inheritdoc/>
    public override Dimension? Dimension => Kind.Dimension;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => Kind.Bounds;

    /// <inheritdoc/>
    public override MetricKind? Metric => Kind;

    /// <summary>Whether it is a condition, which is written where others have a name.</summary>
    public bool IsCondition => Kind is ConditionMetric;

    /// <summary>Where its options are written; null of one without any.</summary>
    public NodeReader? Owner { get; init; }

    /// <summary>Whether an option is missing without which it can't be counted.</summary>
    public bool IsIncomplete => Kind.Options.OfType<NumberOption>().Any(option => !option.IsOptional && Options.Number(option) is null)
        || Kind.Options.OfType<NameOption>().Any(option => !Kind.OneOf.Contains(option) && Options.Name(option).Length == 0)
        || (!Kind.OneOf.IsEmpty && Kind.OneOf.All(option => Options.Name(option).Length == 0))
        || Kind.Options.OfType<ConditionOption>().Any(option => !Options.Conditions.ContainsKey(option.Name))
        || Kind.Options.OfType<NamesOption>().Any(option => Options.Names(option).IsEmpty)
        || Kind.Options.OfType<SharesOption>().Any(option => Options.SharesOf(option).IsEmpty);

    /// <summary>Under which name a baseline knows its normal value.</summary>
    public string NormalName => IsCondition ? Text : Kind.NormalName(Options);
}

/// <summary>What something else has added up.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record ReadyIndicator(NodeReader Node, TallySourceDefinition Source) : Indicator(Node)
{
    /// <inheritdoc/>
    public override string Text => Source.Shown;

    /// <inheritdoc/>
    public override string Noun => IsValue ? "a value" : $"a share of {(Sense == Sense.HigherIsBetter ? "good" : "bad")} events";

    /// <inheritdoc/>
    public override Sense Sense => Source.Metric.Sense;

    /// <inheritdoc/>
    public override Dimension? Dimension => Source.Dimension;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => Source.Metric.Bounds;

    /// <inheritdoc/>
    public override MetricKind? Metric => Source.Metric;

    /// <inheritdoc/>
    public override ReadyIndicator Ready => this;

    /// <summary>What the names of its source begin with.</summary>
    public string Prefix => Node.Key == FeatureStoresReader.SloKey ? "feature-store" : Node.Key;

    /// <summary>Whether it is a value in a unit of its own, and no share of events.</summary>
    public bool IsValue => Source.Metric.IsInOwnUnit;
}

/// <summary>A comparison of groups.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Compared">The proportions that are compared; none where they can't be read.</param>
/// <param name="Name">What they are called together.</param>
/// <param name="By">Where the attribute is named; null where it is not.</param>
/// <param name="Gap">How they are compared.</param>
/// <param name="Reference">The group with which others are compared; null for all with each other.</param>
/// <param name="Confident">Whether only what is certain counts.</param>
internal sealed record DisparityIndicator(
    NodeReader Node,
    ImmutableArray<MetricIndicator> Compared,
    string Name,
    NodeReader? By,
    GroupGap Gap,
    NodeReader? Reference,
    bool Confident) : Indicator(Node)
{
    /// <summary>What is compared that something else has added up by groups; null where records are counted.</summary>
    public ReadyIndicator? OfTallies { get; init; }

    /// <inheritdoc/>
    public override ReadyIndicator? Ready => OfTallies;

    /// <summary>The mean that is compared; null where proportions are.</summary>
    public MetricIndicator? Mean => Compared.FirstOrDefault(compared => compared.Kind is IMeanMetric);

    /// <inheritdoc/>
    public override decimal? GreatestBound => Gap.Measure == DisparityMeasure.Difference ? Mean?.Kind.GreatestBound : null;

    /// <inheritdoc/>
    public override string Text => $"{Name} by {By?.Written}";

    /// <inheritdoc/>
    public override string Noun => $"a {Gap.Word}";

    /// <inheritdoc/>
    public override Sense Sense => Gap.Sense;

    /// <inheritdoc/>
    public override Dimension? Dimension => Core.Slos.Dimension.Fairness;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [Gap.Bound];

    /// <inheritdoc/>
    public override MetricKind? Metric => null;
}
