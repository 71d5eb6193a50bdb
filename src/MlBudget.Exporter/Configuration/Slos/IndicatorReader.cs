using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads what an SLO measures.</summary>
internal static class IndicatorReader
{
    private static readonly ImmutableArray<string> Names =
        [Metrics.Uptime, Metrics.Drift, Metrics.DataQualityScore, VolumeSli.Name,
            .. Metrics.Proportions.Concat(EstimatedMetrics.All).Select(metric => metric.Name)];

    private static readonly ImmutableArray<string> ComparedNames =
        [.. Metrics.FairnessNames.Keys.Order(StringComparer.Ordinal), Metrics.EqualizedOdds,
            .. Metrics.Proportions.Select(metric => metric.Name)];

    /// <summary>The indicator of an SLO; null, with problems, where it can't be read.</summary>
    public static Indicator? Read(NodeReader slo)
    {
        var node = slo.OneOf("metric", "good", "bad", "disparity");
        var indicator = node?.Key switch
        {
            "metric" => ReadMetric(slo, node),
            "disparity" => ReadDisparity(node),
            null => null,
            _ => ReadCondition(node),
        };
        if (indicator is not DriftIndicator)
            slo.Optional("criterion")?.ErrorAtKey($"is for the metric {Metrics.Drift} only");
        if (node is { Key: not "metric" })
            RefuseBelow(slo, node.Key == "disparity" ? "; write it into the disparity" : "");
        return indicator;
    }

    private static Indicator? ReadMetric(NodeReader slo, NodeReader node)
    {
        var name = node.Text("the name of a metric");
        if (name is not null && (name == Metrics.EqualizedOdds || Metrics.FairnessNames.ContainsKey(name)))
        {
            node.Error($"{name} compares groups; write disparity: {{ metric: {name}, by: … }}");
            return null;
        }

        if (name is null || node.Name(Names) is null)
            return null;
        if (Metrics.Find(name) is { } metric)
            return ReadNamed(slo, node, metric);
        RefuseBelow(slo);
        if (EstimatedMetrics.Find(name) is { } estimate)
            return new EstimatedIndicator(node, estimate);
        return name switch
        {
            Metrics.Uptime => new UptimeIndicator(node),
            Metrics.Drift => new DriftIndicator(node, ReadCriterion(slo.Optional("criterion"))),
            VolumeSli.Name => new VolumeIndicator(node),
            _ => new DataQualityIndicator(node),
        };
    }

    private static DriftCriterion ReadCriterion(NodeReader? node) => node?.Choice<DriftCriterion>(
        ("threshold", DriftCriterion.Threshold), ("p_value", DriftCriterion.PValue)) ?? DriftCriterion.Threshold;

    private static ConditionIndicator? ReadCondition(NodeReader node) =>
        node.Configured("a condition such as latency_seconds <= 0.1") is { } condition
            ? new(node, condition, IsGood: node.Key == "good") : null;

    private static NamedIndicator ReadNamed(NodeReader owner, NodeReader node, Metric metric)
    {
        if (metric.Name != NamedIndicator.LowConfidence)
        {
            RefuseBelow(owner);
            return new(node, metric, null);
        }

        var bound = owner.Required("below");
        var below = bound?.Number();
        if (below is <= 0.5m or > 1)
            bound!.Error($"found {bound.Shown}, expected a number above 0.5 and up to 1: "
                + "the confidence of one out of two classes is at least 0.5");
        return new(node, metric, below);
    }

    private static void RefuseBelow(NodeReader owner, string instead = "") =>
        owner.Optional("below")?.ErrorAtKey($"is for the metric {NamedIndicator.LowConfidence} only{instead}");

    private static DisparityIndicator? ReadDisparity(NodeReader node)
    {
        if (!node.IsMappingOf("metric", "good", "bad", "by", "measure", "reference", "below", "confident"))
            return null;
        var (name, compared) = ReadCompared(node);
        var by = node.Required("by");
        var reference = node.Optional("reference");
        reference?.Literal("a group");
        return new(
            node,
            compared,
            name,
            by?.Literal("the name of a group attribute") is null ? null : by,
            node.Optional("measure")?.Choice<DisparityMeasure>(
                ("difference", DisparityMeasure.Difference), ("ratio", DisparityMeasure.Ratio)) ?? DisparityMeasure.Difference,
            reference,
            node.Optional("confident")?.Boolean() ?? false);
    }

    private static (string Name, ImmutableArray<ProportionIndicator> Compared) ReadCompared(NodeReader node)
    {
        var subject = node.OneOf("metric", "good", "bad");
        if (subject is null)
            return (string.Empty, []);
        if (subject.Key != "metric")
        {
            RefuseBelow(node);
            return ReadCondition(subject) is { } condition ? (condition.Text, [condition]) : (string.Empty, []);
        }

        if (subject.Name(ComparedNames) is not { } name)
            return (string.Empty, []);
        ImmutableArray<string> proportions = name == Metrics.EqualizedOdds
            ? ["true_positive_rate", "false_positive_rate"] : [Metrics.FairnessNames.GetValueOrDefault(name, name)];
        return (name, [.. proportions.Select(proportion => ReadNamed(node, subject, Metrics.Find(proportion)!))]);
    }
}
