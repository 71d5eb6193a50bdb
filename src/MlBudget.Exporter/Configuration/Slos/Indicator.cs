using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>What an SLO measures, as it is written.</summary>
/// <param name="Node">Where.</param>
internal abstract record Indicator(NodeReader Node)
{
    /// <summary>What is measured, for the report: <c>precision</c>, <c>latency_seconds &lt;= 0.1</c>.</summary>
    public abstract string Text { get; }

    /// <summary>What it is called in errors about its bound.</summary>
    public virtual string Noun => Text;

    /// <summary>Which way it is good.</summary>
    public virtual Sense Sense => Sense.HigherIsBetter;

    /// <summary>Whose budget it is if nothing else is configured; null where it doesn't tell.</summary>
    public abstract Dimension? Dimension { get; }

    /// <summary>The greatest number of an <c>at_most</c> of what is no share; null for shares, which are below 1.</summary>
    public virtual decimal? GreatestBound => null;

    /// <summary>How it may be bounded.</summary>
    public abstract ImmutableArray<BoundKind> Bounds { get; }
}

/// <summary>A share of predictions that can be had of all, or of each group.</summary>
internal abstract record ProportionIndicator(NodeReader Node) : Indicator(Node);

/// <summary>A proportion with a name of its own.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Metric">Which one.</param>
/// <param name="Below">Of low confidence: the confidence under which it is low.</param>
internal sealed record NamedIndicator(NodeReader Node, Metric Metric, decimal? Below) : ProportionIndicator(Node)
{
    /// <summary>The metric that has a bound of its own.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>Whether a bound is missing without which it can't be counted.</summary>
    public bool IsIncomplete => Metric.Name == LowConfidence && Below is null;

    public override string Text => Metric.Name;

    public override Sense Sense => Metric.Sense;

    public override Dimension? Dimension => Metric.Dimension;

    public override ImmutableArray<BoundKind> Bounds => Metric.Sense switch
    {
        Sense.HigherIsBetter => [BoundKind.AtLeast, BoundKind.MaxDegradation],
        Sense.LowerIsBetter => [BoundKind.AtMost, BoundKind.MaxDegradation],
        _ => [BoundKind.AtLeast, BoundKind.AtMost],
    };
}

/// <summary>The share of predictions in which a condition holds.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Condition">The condition.</param>
/// <param name="IsGood">Whether its predictions are good or bad.</param>
internal sealed record ConditionIndicator(NodeReader Node, ConfiguredText Condition, bool IsGood) : ProportionIndicator(Node)
{
    public override string Text => Node.Written;

    public override string Noun => $"a share of {Node.Key} events";

    public override Sense Sense => IsGood ? Sense.HigherIsBetter : Sense.LowerIsBetter;

    public override Dimension? Dimension => null;

    public override ImmutableArray<BoundKind> Bounds =>
        [BoundKind.Objective, IsGood ? BoundKind.AtLeast : BoundKind.AtMost, BoundKind.MaxDegradation];
}

/// <summary>A quality that is estimated from calibrated scores before labels come.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Metric">Which one.</param>
internal sealed record EstimatedIndicator(NodeReader Node, Metric Metric) : Indicator(Node)
{
    public override string Text => Metric.Name;

    public override Sense Sense => Metric.Sense;

    public override Dimension? Dimension => Metric.Dimension;

    public override ImmutableArray<BoundKind> Bounds =>
        [Metric.Sense == Sense.HigherIsBetter ? BoundKind.AtLeast : BoundKind.AtMost, BoundKind.MaxDegradation];
}

/// <summary>Whether predictions come at all.</summary>
internal sealed record UptimeIndicator(NodeReader Node) : Indicator(Node)
{
    public override string Text => Metrics.Uptime;

    public override Dimension? Dimension => Core.Slos.Dimension.Infrastructure;

    public override ImmutableArray<BoundKind> Bounds => [];
}

/// <summary>How many predictions come, against what is usual in the same hours of the week.</summary>
internal sealed record VolumeIndicator(NodeReader Node) : Indicator(Node)
{
    public override string Text => VolumeSli.Name;

    public override Sense Sense => Sense.Neutral;

    public override Dimension? Dimension => Core.Slos.Dimension.DataQuality;

    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.AtMost];

    public override decimal? GreatestBound => 1000;
}

/// <summary>The data-quality score.</summary>
internal sealed record DataQualityIndicator(NodeReader Node) : Indicator(Node)
{
    public override string Text => Metrics.DataQualityScore;

    public override Dimension? Dimension => Core.Slos.Dimension.DataQuality;

    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast];
}

/// <summary>How many features drift.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Criterion">When a feature drifts.</param>
internal sealed record DriftIndicator(NodeReader Node, DriftCriterion Criterion) : Indicator(Node)
{
    /// <summary>The share of features that may drift in a slice where none is configured.</summary>
    public const decimal DefaultAtMost = 0.1m;

    /// <summary>The share of slices that have to be good where none is configured.</summary>
    public const decimal DefaultObjective = 0.8m;

    public override string Text => Metrics.Drift;

    public override Sense Sense => Sense.LowerIsBetter;

    public override Dimension? Dimension => Core.Slos.Dimension.ModelQuality;

    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtMost];
}

/// <summary>A comparison of groups.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Compared">The proportions that are compared; none where they can't be read.</param>
/// <param name="Name">What they are called together.</param>
/// <param name="By">Where the attribute is named; null where it is not.</param>
/// <param name="Measure">How they are compared.</param>
/// <param name="Reference">The group with which others are compared; null for all with each other.</param>
/// <param name="Confident">Whether only what is certain counts.</param>
internal sealed record DisparityIndicator(
    NodeReader Node,
    ImmutableArray<ProportionIndicator> Compared,
    string Name,
    NodeReader? By,
    DisparityMeasure Measure,
    NodeReader? Reference,
    bool Confident) : Indicator(Node)
{
    public override string Text => $"{Name} by {By?.Written}";

    public override string Noun => Measure == DisparityMeasure.Difference ? "a difference" : "a ratio";

    public override Sense Sense => Measure == DisparityMeasure.Difference ? Sense.LowerIsBetter : Sense.HigherIsBetter;

    public override Dimension? Dimension => Core.Slos.Dimension.Fairness;

    public override ImmutableArray<BoundKind> Bounds =>
        [Measure == DisparityMeasure.Difference ? BoundKind.AtMost : BoundKind.AtLeast];
}
