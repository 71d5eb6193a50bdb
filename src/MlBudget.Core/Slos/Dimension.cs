using System.Collections.Immutable;

namespace MlBudget.Core.Slos;

/// <summary>The four kinds of decay, each with budgets of its own.</summary>
public enum Dimension
{
    /// <summary>Availability, latency, success.</summary>
    Infrastructure,

    /// <summary>Accuracy and its kin, confidence, business metrics.</summary>
    ModelQuality,

    /// <summary>Completeness, freshness, schema.</summary>
    DataQuality,

    /// <summary>Gaps between groups.</summary>
    Fairness,
}

/// <summary>What is common to all dimensions.</summary>
public static class Dimensions
{
    /// <summary>All dimensions, in the order in which they are shown.</summary>
    public static ImmutableArray<Dimension> All { get; } =
        [Dimension.Infrastructure, Dimension.ModelQuality, Dimension.DataQuality, Dimension.Fairness];

    /// <summary>What each weighs in the composite score, if nothing else is configured.</summary>
    public static ImmutableDictionary<Dimension, double> DefaultWeights { get; } = ImmutableDictionary.CreateRange(
        new Dictionary<Dimension, double>
        {
            [Dimension.Infrastructure] = 0.3,
            [Dimension.ModelQuality] = 0.35,
            [Dimension.DataQuality] = 0.2,
            [Dimension.Fairness] = 0.15,
        });

    /// <summary>The name in configuration, metrics and the API: <c>model_quality</c>.</summary>
    public static string Name(this Dimension dimension) => dimension switch
    {
        Dimension.Infrastructure => "infrastructure",
        Dimension.ModelQuality => "model_quality",
        Dimension.DataQuality => "data_quality",
        Dimension.Fairness => "fairness",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a dimension."),
    };
}
