using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Slis;

/// <summary>When a feature is said to drift.</summary>
public enum DriftCriterion
{
    /// <summary>Its statistic is over its calibrated threshold, and its adjusted p-value under 0.01.</summary>
    Threshold,

    /// <summary>
    /// Its own p-value is under 0.05, whatever the size of the change: of 20 stable features one or more then drift in 64% of
    /// windows.
    /// </summary>
    PValue,
}

/// <summary>How drift is judged.</summary>
/// <param name="Features">What is watched; none where no baseline is known.</param>
/// <param name="Window">How long a drift window is: it divides a day, and is aligned to the epoch.</param>
/// <param name="Criterion">When a feature drifts.</param>
public sealed record DriftDefinition(ImmutableArray<WatchedFeature> Features, TimeSpan Window, DriftCriterion Criterion)
{
    /// <summary>How features are judged in the windows for which their baseline's thresholds hold.</summary>
    /// <param name="features">What is watched.</param>
    /// <param name="baseline">What is normal; null where that is not known.</param>
    /// <param name="criterion">When a feature drifts.</param>
    public static DriftDefinition Of(ImmutableArray<WatchedFeature> features, Baseline? baseline, DriftCriterion criterion) =>
        new(features, baseline?.DriftWindow ?? DefaultWindow, criterion);

    /// <summary>How features are compared with the training set, in the same windows.</summary>
    /// <param name="measurements">Gives the measures.</param>
    public static DriftDefinition OfTraining(Measurements measurements) =>
        Of(measurements.ComparedWithTraining(), measurements.Shape.Baseline, DriftCriterion.Threshold);

    /// <summary>How long a drift window is where nothing else is configured.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromHours(6);

    /// <summary>The fewest values of a feature with which it is judged in a window.</summary>
    public const int LeastEvents = 500;

    /// <summary>The adjusted p-value under which a change is taken for one: false ones are 1% of those that are found.</summary>
    public const double SignificanceLevel = 0.01;

    /// <summary>The same of <see cref="DriftCriterion.PValue"/>, not adjusted.</summary>
    public const double PlainLevel = 0.05;
}
