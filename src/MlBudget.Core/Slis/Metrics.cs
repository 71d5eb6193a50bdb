using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Slis;

/// <summary>A proportion that has a name of its own.</summary>
/// <param name="Name">The name in configurations.</param>
/// <param name="Sense">Which way it is good.</param>
/// <param name="Dimension">Whose budget it is, if nothing else is configured.</param>
/// <param name="Meaning">Its definition, for people.</param>
public sealed record Metric(string Name, Sense Sense, Dimension Dimension, string Meaning)
{
    /// <summary>Of those from the confusion matrix (TP, FP, FN, TN) the weights in the denominator; empty for others.</summary>
    public ImmutableArray<int> ConfusionEvents { get; init; } = [];

    /// <summary>Of those from the confusion matrix the weights in the numerator; empty for others.</summary>
    public ImmutableArray<int> ConfusionHits { get; init; } = [];

    /// <summary>Whether it is 0 without any positive label, however good the model is.</summary>
    public bool NeedsPositiveLabels { get; init; }

    /// <summary>Why it has no value where rows came, and none of them is in its denominator: either there was nothing positive, or
    /// of true negatives and false positives nothing negative.</summary>
    public MissingReason EmptyBecause => ConfusionEvents switch
    {
        [] => MissingReason.NoEvents,
        [> 0, ..] => MissingReason.NoPositives,
        _ => MissingReason.TooFewEvents,
    };
}

/// <summary>The named proportions, and the SLIs that are no proportions.</summary>
public static class Metrics
{
    /// <summary>Whether predictions came at all, by slices.</summary>
    public const string Uptime = "uptime";

    /// <summary>min(1 − missing rate, 1 − stale rate).</summary>
    public const string DataQualityScore = "data_quality_score";

    /// <summary>The share of features that drift, by slices.</summary>
    public const string Drift = "drift";

    /// <summary>Of a disparity: the worse of the true- and the false-positive rate's.</summary>
    public const string EqualizedOdds = "equalized_odds";

    /// <summary>All named proportions.</summary>
    public static ImmutableArray<Metric> Proportions { get; } =
    [
        Confusion("accuracy", Sense.HigherIsBetter, "correct answers / labelled answers", [1, 1, 1, 1], [1, 0, 0, 1]),
        Confusion("precision", Sense.HigherIsBetter, "true positives / predicted positives", [1, 1, 0, 0], [1, 0, 0, 0]),
        Confusion("recall", Sense.HigherIsBetter, "true positives / actual positives", [1, 0, 1, 0], [1, 0, 0, 0]),
        Confusion("f1", Sense.HigherIsBetter, "2·TP / (2·TP + FP + FN)", [2, 1, 1, 0], [2, 0, 0, 0])
            with { NeedsPositiveLabels = true },
        Confusion("true_positive_rate", Sense.HigherIsBetter, "true positives / actual positives", [1, 0, 1, 0], [1, 0, 0, 0]),
        Confusion("true_negative_rate", Sense.HigherIsBetter, "true negatives / actual negatives", [0, 1, 0, 1], [0, 0, 0, 1]),
        Confusion("false_positive_rate", Sense.LowerIsBetter, "false positives / actual negatives", [0, 1, 0, 1], [0, 1, 0, 0]),
        Confusion("false_negative_rate", Sense.LowerIsBetter, "false negatives / actual positives", [1, 0, 1, 0], [0, 0, 1, 0]),
        new("selection_rate", Sense.Neutral, Dimension.ModelQuality, "positive answers / answers"),
        new("low_confidence", Sense.LowerIsBetter, Dimension.ModelQuality,
            "answers with a confidence below a bound / answers with a score"),
        new("completeness", Sense.HigherIsBetter, Dimension.DataQuality, "present / expected values of required features"),
        new("staleness", Sense.LowerIsBetter, Dimension.DataQuality, "feature values over their greatest age / values with an age"),
        new("schema_violations", Sense.LowerIsBetter, Dimension.DataQuality,
            "records with a value of a wrong type, range or category / records"),
        new("duplicates", Sense.LowerIsBetter, Dimension.DataQuality,
            "records that repeat an id while it is remembered, and count nowhere else / records"),
    ];

    /// <summary>The names that fairness has for comparisons of a proportion between groups.</summary>
    public static ImmutableDictionary<string, string> FairnessNames { get; } = ImmutableDictionary.CreateRange(
        new Dictionary<string, string>
        {
            ["demographic_parity"] = "selection_rate",
            ["equal_opportunity"] = "true_positive_rate",
            ["predictive_parity"] = "precision",
            ["accuracy_parity"] = "accuracy",
        });

    /// <summary>The named proportion; null where there is none of that name.</summary>
    public static Metric? Find(string name) => Proportions.FirstOrDefault(metric => metric.Name == name);

    private static Metric Confusion(
        string name, Sense sense, string meaning, ImmutableArray<int> events, ImmutableArray<int> hits) =>
        new(name, sense, Dimension.ModelQuality, meaning) { ConfusionEvents = events, ConfusionHits = hits };
}
