using System.Collections.Immutable;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Baselines;

/// <summary>The histograms of a feature over a stable period, one for each block of it.</summary>
/// <param name="Statistic">What decides whether it drifts.</param>
/// <param name="Blocks">Counts by bin, of blocks that follow one another in time, each as long as a drift window. A block
/// without values is all zeros.</param>
public sealed record FeatureBlocks(DriftStatistic Statistic, ImmutableArray<ImmutableArray<long>> Blocks);

/// <summary>
/// Sets the thresholds of a family of features from a stable period (math.md, "Drift"): each block is measured against the
/// rest; s_f = the 90th percentile of feature f's statistic over blocks; c = the greatest D_f / s_f of all blocks and features;
/// threshold_f = max(floor, c · s_f).
///
/// A feature that stayed within half of its floor in all blocks takes no part in c, for it is far from raising an alarm: one
/// that is nearly constant, with tiny differences of which one is ten times the usual, would else make all others blind.
///
/// A window like the k blocks of the period is over a threshold of any feature with probability 1 / (k + 1), however many
/// features there are: 0.8% for 30 days of 6h. A period of a week has 28 blocks, so 3.4% but for the floors.
///
/// Blocks that hold a sample of the period's rows only make thresholds higher, as fewer rows differ more by chance: with
/// 2,500 rows of a block the KS threshold is about 0.04, below its floor.
/// </summary>
public static class DriftThresholds
{
    /// <summary>A Kolmogorov–Smirnov distance up to which no change matters: a normal value shifted by an eighth of its standard
    /// deviation.</summary>
    public const double KolmogorovSmirnovFloor = 0.05;

    /// <summary>A Jensen–Shannon distance up to which no change matters.</summary>
    public const double JensenShannonFloor = 0.1;

    /// <summary>On fewer values than a window needs to be judged, chance alone would set the thresholds.</summary>
    private const long LeastValues = Slis.DriftDefinition.LeastEvents;

    /// <summary>The share of its floor up to which a feature's differences say nothing about the family.</summary>
    private const double NegligibleShare = 0.5;

    private const double TypicalQuantile = 0.9;

    /// <summary>The threshold of each feature.</summary>
    /// <param name="features">The features, which are judged together.</param>
    /// <param name="window">How long a block is: it divides a day.</param>
    /// <param name="kolmogorovSmirnovFloor">The least threshold of numbers, at least 0.</param>
    /// <param name="jensenShannonFloor">The least threshold of categories, at least 0.</param>
    /// <returns>As many as features. A feature with fewer than two blocks of values has its floor.</returns>
    public static ImmutableArray<double> Calibrate(
        ImmutableArray<FeatureBlocks> features,
        TimeSpan window,
        double kolmogorovSmirnovFloor = KolmogorovSmirnovFloor,
        double jensenShannonFloor = JensenShannonFloor)
    {
        var blocksPerDay = (int)(TimeSpan.FromDays(1) / window);
        var distances = features.Select(feature => Distances(feature, blocksPerDay)).ToArray();
        var greatest = distances.Select(of => of.DefaultIfEmpty().Max()).ToArray();
        var typical = distances.Select(Typical).ToArray();
        var floors = features.Select(feature =>
            feature.Statistic == DriftStatistic.KolmogorovSmirnov ? kolmogorovSmirnovFloor : jensenShannonFloor).ToArray();
        var family = 0.0;
        for (var index = 0; index < distances.Length; index++)
        {
            if (typical[index] > 0 && greatest[index] > NegligibleShare * floors[index])
                family = Math.Max(family, greatest[index] / typical[index]);
        }

        // Where nine blocks out of ten show no difference at all there is no scale, and the greatest one stands for itself.
        return [.. floors.Select((floor, index) =>
            Math.Max(floor, typical[index] > 0 ? family * typical[index] : greatest[index]))];
    }

    /// <summary>What each block's statistic is against the rest.</summary>
    private static double[] Distances(FeatureBlocks feature, int blocksPerDay)
    {
        var blocks = Pool(feature.Blocks, blocksPerDay);
        if (blocks.Count < 2)
            return [];
        var width = blocks[0].Length;
        var rest = new long[width];
        foreach (var block in blocks)
            Add(block, rest, 1);
        var distances = new double[blocks.Count];
        for (var index = 0; index < distances.Length; index++)
        {
            Add(blocks[index], rest, -1);
            distances[index] = feature.Statistic.Test(rest, blocks[index])?.Statistic ?? 0;
            Add(blocks[index], rest, 1);
        }

        return distances;
    }

    /// <summary>
    /// Blocks with enough values each: one with too few is taken together with that of the next day at the same time, so that
    /// quiet nights keep what is usual at night. What is left over at the end goes to the last one.
    /// </summary>
    private static List<long[]> Pool(ImmutableArray<ImmutableArray<long>> blocks, int blocksPerDay)
    {
        var pooled = new List<long[]>();
        for (var time = 0; time < Math.Min(blocksPerDay, blocks.Length); time++)
        {
            long[]? open = null, last = null;
            for (var index = time; index < blocks.Length; index += blocksPerDay)
            {
                open ??= new long[blocks[index].Length];
                Add(blocks[index].AsSpan(), open, 1);
                if (open.Sum() < LeastValues)
                    continue;
                pooled.Add(last = open);
                open = null;
            }

            if (open is not null && last is not null)
                Add(open, last, 1);
        }

        return pooled;
    }

    private static void Add(ReadOnlySpan<long> counts, Span<long> sums, int sign)
    {
        for (var bin = 0; bin < sums.Length; bin++)
            sums[bin] += sign * counts[bin];
    }

    /// <summary>The 90th percentile, interpolated linearly; 0 without values.</summary>
    private static double Typical(double[] distances)
    {
        Array.Sort(distances);
        return distances.Length == 0 ? 0 : Quantiles.OfSorted(distances, TypicalQuantile);
    }
}
