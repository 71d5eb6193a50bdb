using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>How a model's watched features are distributed in the last complete drift window.</summary>
/// <param name="From">The minute at which the window begins.</param>
/// <param name="To">The minute at which it ends: the last edge of drift windows that is not after now.</param>
/// <param name="Features">The features, in the order of the baseline; last the errors of labelled answers, as <c>residual</c>, in the last complete window
/// whose labels are due.</param>
public sealed record DriftReport(Minute From, Minute To, ImmutableArray<FeatureDrift> Features)
{
    /// <summary>The features that drift, in the order of the baseline.</summary>
    public IEnumerable<string> Drifting =>
        Features.Where(feature => feature.Verdict.Drifts == true).Select(feature => feature.Feature.Name);
}

/// <summary>One watched feature in a drift window. Where verdicts alone were asked for, it has no more than those.</summary>
/// <param name="Feature">The feature and its baseline.</param>
/// <param name="Verdict">What is said of it.</param>
public sealed record FeatureDrift(WatchedFeature Feature, DriftVerdict Verdict)
{
    /// <summary>Of numbers, the most that the KS distance of the values themselves can be, of which bins show the least: D plus
    /// the greatest of the lesser shares of a bin; null without values, and for categories.</summary>
    public double? KolmogorovSmirnovBound { get; init; }

    /// <summary>The population stability index, less what chance alone makes of it; null without values.</summary>
    public double? PopulationStability { get; init; }

    /// <summary>Of numbers, the Wasserstein-1 distance in the baseline's standard deviations; null without values or deviation,
    /// and for categories.</summary>
    public double? Wasserstein { get; init; }

    /// <summary>Of categories, Cramér's V; null without values, and for numbers.</summary>
    public double? CramersV { get; init; }

    /// <summary>At most 32 bins in order, neighbours of more than that merged; empty without values.</summary>
    public ImmutableArray<DriftBin> Bins { get; init; } = [];
}

/// <summary>A bin, or neighbours that are shown as one.</summary>
/// <param name="Events">How many values of the window are in it.</param>
/// <param name="BaselineRatio">Which share of the baseline's values is in it.</param>
public readonly record struct DriftBin(long Events, double BaselineRatio);
