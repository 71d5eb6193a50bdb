using System.Collections.Immutable;

namespace MlBudget.Core.Slis;

/// <summary>The qualities that are estimated from calibrated scores before labels come.</summary>
public static class EstimatedMetrics
{
    /// <summary>What their names begin with as SLIs.</summary>
    public const string Prefix = "estimated_";

    /// <summary>The proportions that are estimated, under their own names.</summary>
    public static ImmutableArray<Metric> Realized { get; } =
        [.. new[] { "accuracy", "precision", "recall", "f1", "false_positive_rate" }.Select(name => Metrics.Find(name)!)];

    /// <summary>The estimates, as SLIs.</summary>
    public static ImmutableArray<Metric> All { get; } = [.. Realized.Select(metric => metric with
    {
        Name = Prefix + metric.Name,
        Meaning = $"{metric.Name.Replace('_', ' ')} estimated from calibrated scores, without labels",
    })];

    /// <summary>The estimate of a name; null where there is none.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);
}
