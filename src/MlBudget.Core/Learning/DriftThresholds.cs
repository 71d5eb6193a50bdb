using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Learning;

/// <summary>The histograms of a feature over a stable period, one for each block of it.</summary>
/// <param name="Statistic">What decides whether it drifts.</param>
/// <param name="Blocks">Counts by bin, of blocks that follow one another in time, each as long as a drift window. A block
/// without values is all zeros.</param>
public sealed record FeatureBlocks(DriftStatistic Statistic, ImmutableArray<ImmutableArray<long>> Blocks);

/// <summary>The thresholds of a family of features.</summary>
/// <param name="Features">The threshold of each feature.</param>
/// <param name="Family">c: by how much a feature went beyond what is typical of it, at the most; 0 without blocks.</param>
/// <param name="Blocks">How many blocks a feature has, at the least, after those with few values are taken together.</param>
public sealed record CalibratedThresholds(ImmutableArray<FeatureThreshold> Features, double Family, int Blocks);

/// <summary>What was found for a feature.</summary>
/// <param name="Value">The statistic above which it drifts, at least its floor. It may be more than the statistic can reach.</param>
/// <param name="Incident">The day, counted from that of the first block, that was left out as an incident of this feature; null
/// where there was none.</param>
public readonly record struct FeatureThreshold(double Value, int? Incident);

/// <summary>
/// Sets the thresholds of a family of features from a stable period (math.md, "Drift"): each block is measured against the
/// rest; s_f = the 90th percentile of feature f's statistic over blocks, at least half of its floor; r_f = its greatest statistic
/// over s_f; c = the greatest r_f; threshold_f = max(floor, c · s_f).
///
/// Half of the floor keeps a feature that hardly moves from speaking for the others: one that is nearly constant, with tiny
/// differences of which one is ten times the usual, would else make all of them blind. A day on which a feature was over 1.5 times
/// as far away as ever else is an incident of this feature, and not what the family has to bear with: it is no part of r_f. So is
/// one around midnight, of two blocks that follow one another.
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

    /// <summary>The share of its floor that is typical of any feature at least.</summary>
    private const double NegligibleShare = 0.5;

    private const double TypicalQuantile = 0.9;

    /// <summary>How many times as far away as on all other days a feature is in an incident.</summary>
    private const double IncidentFactor = 1.5;

    /// <summary>The least threshold of a feature.</summary>
    public static double FloorOf(DriftStatistic statistic) =>
        statistic == DriftStatistic.KolmogorovSmirnov ? KolmogorovSmirnovFloor : JensenShannonFloor;

    /// <summary>The threshold of each feature.</summary>
    /// <param name="features">The features, which are judged together.</param>
    /// <param name="window">How long a block is: it divides a day.</param>
    /// <param name="floor">The least threshold by statistic, at least 0; null for the usual ones.</param>
    /// <returns>As many as features. A feature with fewer than two blocks of values has c times half of its floor, and at least its floor.</returns>
    public static CalibratedThresholds Calibrate(
        ImmutableArray<FeatureBlocks> features, TimeSpan window, Func<DriftStatistic, double>? floor = null)
    {
        var blocksPerDay = (int)(TimeSpan.FromDays(1) / window);
        var floors = features.Select(feature => (floor ?? FloorOf)(feature.Statistic)).ToArray();
        var distances = features.Select(feature => Distances(feature, blocksPerDay)).ToArray();
        var typical = distances.Zip(floors, (of, least) => Math.Max(Typical(of), NegligibleShare * least)).ToArray();
        var greatest = distances.Select(of => Greatest(of, blocksPerDay)).ToArray();
        var family = 0.0;
        for (var index = 0; index < distances.Length; index++)
        {
            if (typical[index] > 0)
                family = Math.Max(family, greatest[index].Usual / typical[index]);
        }

        // With a floor of 0, and nine blocks out of ten without any difference, there is no scale: the greatest stands for itself.
        return new(
            [.. floors.Select((least, index) => new FeatureThreshold(
                Math.Max(least, typical[index] > 0 ? family * typical[index] : greatest[index].Usual),
                greatest[index].All > least ? greatest[index].Incident : null))],
            family,
            distances.Select(of => of.Length).DefaultIfEmpty().Min());
    }

    /// <summary>What each block's statistic is against the rest.</summary>
    private static BlockDistance[] Distances(FeatureBlocks feature, int blocksPerDay)
    {
        var blocks = Pool(feature.Blocks, blocksPerDay);
        if (blocks.Count < 2)
            return [];
        var rest = new long[blocks[0].Counts.Length];
        foreach (var (_, _, _, counts) in blocks)
            Add(counts, rest, 1);
        var distances = new BlockDistance[blocks.Count];
        for (var index = 0; index < distances.Length; index++)
        {
            var (place, first, last, counts) = blocks[index];
            Add(counts, rest, -1);
            distances[index] = new(place, first, last, feature.Statistic.Test(rest, counts)?.Statistic ?? 0);
            Add(counts, rest, 1);
        }

        return distances;
    }

    /// <summary>
    /// Blocks with enough values each: one with too few is taken together with that of the next day at the same time, so that
    /// quiet nights keep what is usual at night. What is left over at the end goes to the last one.
    /// </summary>
    private static List<(int Place, int FirstDay, int LastDay, long[] Counts)> Pool(
        ImmutableArray<ImmutableArray<long>> blocks, int blocksPerDay)
    {
        var pooled = new List<(int, int, int, long[])>();
        for (var time = 0; time < Math.Min(blocksPerDay, blocks.Length); time++)
        {
            long[]? open = null, last = null;
            var first = 0;
            for (var index = time; index < blocks.Length; index += blocksPerDay)
            {
                if (open is null)
                    (open, first) = (new long[blocks[index].Length], index / blocksPerDay);
                Add(blocks[index].AsSpan(), open, 1);
                if (open.Sum() < LeastValues)
                    continue;
                pooled.Add((index, first, index / blocksPerDay, last = open));
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
    private static double Typical(BlockDistance[] distances) => distances.Length == 0
        ? 0 : Quantiles.OfSorted([.. distances.Select(block => block.Distance).Order()], TypicalQuantile);

    /// <summary>The greatest distance, that without an incident, and the day of one.</summary>
    private static (double All, double Usual, int? Incident) Greatest(BlockDistance[] distances, int blocksPerDay)
    {
        if (distances.Length == 0)
            return (0, 0, null);
        var far = distances.MaxBy(block => block.Distance)!;
        var others = distances.Where(block => !block.SharesDay(far)).ToArray();
        if (blocksPerDay > 1 && others.MaxBy(block => block.Distance) is { } second && Math.Abs(second.Place - far.Place) == 1)
            others = [.. others.Where(block => !block.SharesDay(second))];
        var usual = others.Length == 0 ? far.Distance : others.Max(block => block.Distance);
        return far.Distance > IncidentFactor * usual ? (far.Distance, usual, far.FirstDay) : (far.Distance, far.Distance, null);
    }

    /// <summary>How far a block is from the rest, its place in time, and which days it holds.</summary>
    private sealed record BlockDistance(int Place, int FirstDay, int LastDay, double Distance)
    {
        public bool SharesDay(BlockDistance other) => LastDay >= other.FirstDay && FirstDay <= other.LastDay;
    }
}
