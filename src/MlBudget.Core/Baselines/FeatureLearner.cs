using System.Collections.Immutable;
using MlBudget.Core.Models;

namespace MlBudget.Core.Baselines;

/// <summary>Learns how the values of features are distributed, and how much that varies while all is well.</summary>
/// <param name="model">The model.</param>
/// <param name="samples">The days' samples.</param>
/// <param name="period">The sample of the period.</param>
internal sealed class FeatureLearner(ModelDefinition model, DaySamples samples, PeriodSample period)
{
    /// <summary>Fewer values say nothing about 64 bins or 20 categories.</summary>
    private const long LeastValues = 100;

    /// <summary>
    /// By how much the mean rank of numbers, or the share of a category, may differ between the halves of the period: a
    /// Kolmogorov–Smirnov distance is at least as great as a difference of mean ranks, and drift leaves such ones alone.
    /// </summary>
    private const double SmallDifference = DriftThresholds.KolmogorovSmirnovFloor;

    private readonly LearningDefinition _definition = model.Learning!;

    /// <summary>The features that have values, with their thresholds.</summary>
    /// <param name="from">The start of the period, in microseconds since the epoch.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    /// <param name="refusals">Gets why the period can't be taken for stable.</param>
    /// <param name="notes">Gets which features are left out.</param>
    public ImmutableArray<FeatureBaseline> Learn(long from, long to, ICollection<string> refusals, ICollection<string> notes)
    {
        var bins = new List<FeatureBins>();
        foreach (var feature in _definition.Features)
        {
            if (BinsOf(feature) is { } cut)
            {
                bins.Add(cut);
                continue;
            }

            notes.Add(
                $"the feature '{feature.Name}' is left out: it has too few values in the sample, expected {LeastValues} at least");
        }

        var blocks = new BlockHistograms(bins, _definition.DriftWindow, from, to);
        blocks.Count(samples);
        for (var feature = 0; feature < bins.Count; feature++)
        {
            if (Refuse(bins[feature], blocks.Days(feature), bins.Count) is { } refusal)
                refusals.Add(refusal);
        }

        var thresholds = DriftThresholds.Calibrate(
            [.. bins.Select((cut, feature) => new FeatureBlocks(cut.Statistic, blocks.Of(feature)))], _definition.DriftWindow);
        return [.. bins.Zip(thresholds, (cut, threshold) => cut.With(threshold))];
    }

    private FeatureBins? BinsOf(SampledColumn feature)
    {
        var column = samples.Layout.IndexOf(feature.Column);
        if (samples.Texts[column] is { } texts)
        {
            var counts = period.Texts(column, texts.Count);
            return counts.Sum() < LeastValues ? null : new CategoryBins(feature, column, counts, texts);
        }

        var numbers = period.Numbers(column);
        return numbers.Length < LeastValues ? null : new NumericBins(feature, column, numbers);
    }

    private static string? Refuse(FeatureBins bins, long[][] days, int features)
    {
        var all = new long[bins.Count];
        foreach (var day in days)
        {
            for (var bin = 0; bin < all.Length; bin++)
                all[bin] += day[bin];
        }

        return Stability.Refuse(
            $"the {bins.StandingName} of '{bins.Feature.Name}'", "1d",
            [.. days.Where(day => day.Sum() > 0).Select(day => bins.Standing(day, all))], features, SmallDifference);
    }
}
