using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using Gauss = MathNet.Numerics.Distributions.Normal;

namespace MlBudget.Core.Tests.Learning;

/// <summary>
/// A model whose features don't change, with a baseline of thirty days of it: three features of four are normal numbers in
/// 64 bins of equal mass, the others are categories. Bins are drawn from directly: what a histogram would hold of as many
/// values. Odd features may be mixed in: the hour of the day, a mild pattern of the week, a constant with one incident, and a category
/// that is an id.
/// </summary>
internal sealed class StableModel
{
    /// <summary>A quarter of the 10,000 rows that the learner keeps of a day.</summary>
    public const long MostSampled = 2500;

    private const int Blocks = 30 * 4, NumberBins = 64;

    /// <summary>With the rest as one more.</summary>
    private static readonly int[] CategoryBins = [3, 6, 11, 21];

    private static readonly TimeSpan Window = TimeSpan.FromHours(6);

    private readonly Draws _draws;
    private readonly int _regular;
    private readonly ImmutableArray<(DriftStatistic Statistic, Func<int, double[]> Shares)> _features;
    private readonly DriftDefinition _byFloors;
    private readonly DriftDefinition _byCalibration;

    /// <summary>Draws a baseline.</summary>
    /// <param name="features">How many features that don't change.</param>
    /// <param name="events">Predictions in six hours.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="sampled">The most rows of six hours that the baseline is learned from.</param>
    /// <param name="isMixed">Whether there are odd features, too.</param>
    public StableModel(int features, long events, int seed, long sampled = MostSampled, bool isMixed = false)
    {
        (_draws, _regular) = (new(new Random(seed)), features);
        _features = [.. Enumerable.Range(0, features).Select(Regular), .. isMixed ? Odd : []];
        var blocks = _features.Select(feature => new FeatureBlocks(
            feature.Statistic,
            [.. Enumerable.Range(0, Blocks).Select(block => Draw(feature.Shares(block), Math.Min(events, sampled)).ToImmutableArray())]))
            .ToImmutableArray();
        _byFloors = Define(blocks, DriftThresholds.Calibrate(blocks, Window));
        _byCalibration = Define(blocks, DriftThresholds.Calibrate(blocks, Window, _ => 0));
    }

    /// <summary>Which features drift in a stable window, the given number of windows after the period.</summary>
    public Alarms Stable(long events, int window = 0) =>
        Judge([.. _features.Select(feature => Draw(feature.Shares(Blocks + window), events))]);

    /// <summary>Which features drift in a window in which one regular number is shifted.</summary>
    /// <param name="events">Values in the window.</param>
    /// <param name="shift">By how many standard deviations.</param>
    /// <param name="feature">Which one, of the regular features.</param>
    /// <param name="window">How many windows after the period.</param>
    public Alarms Shifted(long events, double shift, int feature = 0, int window = 0)
    {
        if (feature >= _regular || _features[feature].Statistic != DriftStatistic.KolmogorovSmirnov)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, "Not a regular number.");
        return Judge([.. _features.Select((of, index) => Draw(index == feature ? Normal(shift) : of.Shares(Blocks + window), events))]);
    }

    private Alarms Judge(long[][] counts)
    {
        return new(Verdicts(_byFloors), Verdicts(_byCalibration),
            Verdicts(_byFloors with { Criterion = DriftCriterion.PValue }));

        bool[] Verdicts(DriftDefinition definition) => [.. DriftJudge
            .Judge(definition, (feature, sums) => counts[feature.Measure].CopyTo(sums))
            .Select(verdict => verdict.Drifts == true)];
    }

    /// <summary>What the learner keeps: features whose statistic can reach their threshold.</summary>
    private static DriftDefinition Define(ImmutableArray<FeatureBlocks> blocks, CalibratedThresholds thresholds) => new(
        [.. blocks.Select((feature, index) => new WatchedFeature($"feature {index}", index, Baseline(feature, thresholds.Features[index].Value)))
            .Where(watched => watched.Baseline.Threshold < watched.Baseline.Statistic.Greatest(watched.Baseline.Counts.AsSpan()))],
        Window,
        DriftCriterion.Threshold);

    private static FeatureBaseline Baseline(FeatureBlocks feature, double threshold)
    {
        ImmutableArray<long> bins = [.. Enumerable.Range(0, feature.Blocks[0].Length)
            .Select(bin => feature.Blocks.Sum(block => block[bin]))];
        return feature.Statistic == DriftStatistic.KolmogorovSmirnov
            ? new NumericBaseline("x", "x", threshold) { Edges = [], Bins = bins, Means = [], StandardDeviation = 1 }
            : new CategoricalBaseline("x", "x", threshold) { Categories = [], Bins = bins };
    }

    private long[] Draw(double[] shares, long events)
    {
        var counts = new long[shares.Length];
        _draws.Multinomial(events, shares, counts);
        return counts;
    }

    private static (DriftStatistic, Func<int, double[]>) Regular(int feature)
    {
        var statistic = feature % 4 == 3 ? DriftStatistic.JensenShannon : DriftStatistic.KolmogorovSmirnov;
        var shares = statistic == DriftStatistic.KolmogorovSmirnov ? Normal(0) : Zipf(CategoryBins[feature / 4 % CategoryBins.Length]);
        return (statistic, _ => shares);
    }

    private static ImmutableArray<(DriftStatistic, Func<int, double[]>)> Odd =>
    [
        (DriftStatistic.KolmogorovSmirnov, block => [.. Enumerable.Range(0, 24).Select(hour => hour / 6 == block % 4 ? 1 / 6.0 : 0)]),
        (DriftStatistic.KolmogorovSmirnov, block => Normal(block / 4 % 7 >= 5 ? 0.1 : 0)),
        (DriftStatistic.KolmogorovSmirnov, block => block == 50 ? [0, 0.3, 0.7] : [0, 1, 0]),
        (DriftStatistic.JensenShannon, _ => [.. Enumerable.Repeat(1e-5, 20), 1 - 20e-5]),
    ];

    /// <summary>The shares of a shifted normal distribution between the quantiles of the standard one.</summary>
    private static double[] Normal(double shift)
    {
        return [.. Enumerable.Range(0, NumberBins).Select(bin => Below(bin + 1) - Below(bin))];

        double Below(int edge) => edge == 0 ? 0 : edge == NumberBins ? 1
            : Gauss.CDF(shift, 1, Gauss.InvCDF(0, 1, (double)edge / NumberBins));
    }

    private static double[] Zipf(int categories)
    {
        var sum = Enumerable.Range(1, categories).Sum(rank => 1.0 / rank);
        return [.. Enumerable.Range(1, categories).Select(rank => 1.0 / rank / sum)];
    }
}

/// <summary>Which features drift in a window.</summary>
/// <param name="ByFloors">With the default floors.</param>
/// <param name="ByCalibration">With floors at 0.</param>
/// <param name="ByPValue">By plain p-values.</param>
internal sealed record Alarms(bool[] ByFloors, bool[] ByCalibration, bool[] ByPValue);
