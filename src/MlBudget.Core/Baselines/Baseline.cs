using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Baselines;

/// <summary>What is normal for a model, learned from a stable period, or reviewed and fixed by a person. Immutable.</summary>
public sealed record Baseline
{
    /// <summary>The start of the period.</summary>
    public required Instant From { get; init; }

    /// <summary>The end of the period, which is not part of it.</summary>
    public required Instant To { get; init; }

    /// <summary>How many predictions the period has.</summary>
    public required long Rows { get; init; }

    /// <summary>How <see cref="Sampling"/> says how labels are sampled: behind that of predictions, if any.</summary>
    public const string SampledLabels = "labels by ";

    /// <summary>How the log was sampled of which it was learned, and its labels; empty where all were there.</summary>
    public string Sampling { get; init; } = string.Empty;

    /// <summary>Whether all predictions were logged.</summary>
    public bool HasAllPredictions => Sampling.Length == 0 || Sampling.StartsWith(SampledLabels, StringComparison.Ordinal);

    /// <summary>Whether it is of what the model was trained on, which has no period: it tells of features only, and its times when it was learned.</summary>
    public bool IsOfTraining { get; init; }

    /// <summary>For windows of which length the drift thresholds hold.</summary>
    public required TimeSpan DriftWindow { get; init; }

    /// <summary>What is normal of proportions, by the SLI's text: <c>precision</c>, or a condition.</summary>
    public ImmutableSortedDictionary<string, QualityBaseline> Quality { get; init; } =
        ImmutableSortedDictionary<string, QualityBaseline>.Empty;

    /// <summary>
    /// Why proportions have no normal value, by the SLI's text: they moved within the period, are 0, or have no events. What needs
    /// them has no value.
    /// </summary>
    public ImmutableSortedDictionary<string, string> LeftOut { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// The usual number of predictions in each hour of the week, from Monday 00:00 UTC on: 168 medians over the period; null
    /// for an hour that the period doesn't have. Empty where it is too short for any.
    /// </summary>
    public ImmutableArray<double?> Volume { get; init; } = [];

    /// <summary>The usual number of predictions in the hour of the week that holds a minute; null where it is not known.</summary>
    /// <param name="minute">Minutes since the epoch.</param>
    public double? UsualAt(int minute) => UsualVolume.At(Volume, minute);

    /// <summary>The 95th percentile of the latency, in seconds; null where it is not known.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>What is watched for drift.</summary>
    public ImmutableArray<FeatureBaseline> Features { get; init; } = [];

    /// <summary>What scores mean; null without scores or labels.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>How far predicted numbers are off, by their size; null of models that answer classes, and without labels.</summary>
    public ErrorBaseline? Errors { get; init; }

    /// <summary>Whether it has a normal value of that name, or says why it has none.</summary>
    public bool Tells(string name) => Quality.ContainsKey(name) || LeftOut.ContainsKey(name);
}

/// <summary>What is normal of a proportion.</summary>
/// <param name="Median">The median over blocks of the period, for the reader; at least 0.</param>
/// <param name="Pooled">b: the value over the whole period; above 0.</param>
/// <param name="Block">How long a block is: an hour, six, or a day.</param>
/// <param name="Blocks">How many blocks had events.</param>
public sealed record QualityBaseline(double Median, double Pooled, TimeSpan Block, int Blocks);

/// <summary>How the values of a feature are distributed when all is well.</summary>
/// <param name="Name">What the feature is called: of <c>features</c>, or <c>score</c> or <c>prediction</c>.</param>
/// <param name="Path">Where it is in a record.</param>
/// <param name="Threshold">The statistic above which it drifts: KS for numbers, Jensen–Shannon for categories.</param>
public abstract record FeatureBaseline(string Name, string Path, double Threshold)
{
    /// <summary>What decides whether it drifts.</summary>
    public abstract DriftStatistic Statistic { get; }

    /// <summary>How many values of the period are in each bin.</summary>
    public abstract ImmutableArray<long> Counts { get; }
}

/// <summary>The distribution of numbers, over bins that end with their edge: bin i holds edge(i − 1) &lt; x ≤ edge(i).</summary>
public sealed record NumericBaseline(string Name, string Path, double Threshold) : FeatureBaseline(Name, Path, Threshold)
{
    /// <summary>The inner edges, rising; one less than bins. The first bin begins at −∞, the last one ends at +∞.</summary>
    public required ImmutableArray<double> Edges { get; init; }

    /// <summary>How many values are in each bin.</summary>
    public required ImmutableArray<long> Bins { get; init; }

    /// <summary>The mean of the values in each bin.</summary>
    public required ImmutableArray<double> Means { get; init; }

    /// <summary>The standard deviation of all values, at least 0.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>What values are multiplied by, of a scaled field; 1 for others.</summary>
    public decimal Scale { get; init; } = 1;

    /// <inheritdoc/>
    public override DriftStatistic Statistic => DriftStatistic.KolmogorovSmirnov;

    /// <inheritdoc/>
    public override ImmutableArray<long> Counts => Bins;
}

/// <summary>The distribution of categories: the most frequent ones, and the rest as one more.</summary>
public sealed record CategoricalBaseline(string Name, string Path, double Threshold) : FeatureBaseline(Name, Path, Threshold)
{
    /// <summary>At most so many categories have a bin of their own.</summary>
    public const int MostCategories = 20;

    /// <summary>The categories, the most frequent first; ties in the order of their texts.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    /// <summary>How many values are of each category, and of all others last.</summary>
    public required ImmutableArray<long> Bins { get; init; }

    /// <inheritdoc/>
    public override DriftStatistic Statistic => DriftStatistic.JensenShannon;

    /// <inheritdoc/>
    public override ImmutableArray<long> Counts => Bins;
}

/// <summary>
/// What scores mean: the probability of the positive class by score, from isotonic regression on the period's labels. Scores
/// between two given ones are interpolated; those outside get the end's probability.
/// </summary>
/// <param name="Scores">Rising scores, at least one.</param>
/// <param name="Probabilities">The probability at each of them, not falling, from 0 to 1.</param>
/// <param name="Error">The expected calibration error, cross-fitted, from 0 to 1.</param>
/// <param name="Rows">How many labelled rows it stands on.</param>
public sealed record Calibration(ImmutableArray<double> Scores, ImmutableArray<double> Probabilities, double Error, long Rows);
