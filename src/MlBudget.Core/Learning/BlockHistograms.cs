using System.Collections.Immutable;
using MlBudget.Core.Samples;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>
/// How the sampled values of features are spread over their bins, in blocks that are as long as the drift window and aligned
/// as it is, from midnight of the first day on; blocks that don't lie wholly in the period are empty.
/// </summary>
internal sealed class BlockHistograms
{
    private readonly IReadOnlyList<FeatureBins> _features;
    private readonly long _length;
    private readonly long _start;
    private readonly int _first;
    private readonly long[][][] _counts;

    /// <summary>Empty histograms.</summary>
    /// <param name="features">The features.</param>
    /// <param name="window">The drift window, which divides a day.</param>
    /// <param name="from">The start of the period.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public BlockHistograms(IReadOnlyList<FeatureBins> features, TimeSpan window, Instant from, Instant to)
    {
        _features = features;
        _length = EventTime.From(window);
        var first = -EventTime.FloorDivide(-from.Micros, _length);
        FirstDay = EventTime.FloorDivide(first * _length, DaySample.PerDay);
        _start = FirstDay * (DaySample.PerDay / _length);
        _first = (int)(first - _start);
        var blocks = (int)Math.Max(0, EventTime.FloorDivide(to.Micros, _length) - _start);
        _counts = [.. features.Select(feature => Enumerable.Range(0, blocks).Select(_ => new long[feature.Count]).ToArray())];
    }

    /// <summary>The histograms of a feature, block by block.</summary>
    public ImmutableArray<ImmutableArray<long>> Of(int feature) => [.. _counts[feature].Select(counts => counts.ToImmutableArray())];

    /// <summary>The day of the first block, counted from the epoch.</summary>
    public long FirstDay { get; }

    /// <summary>
    /// The histograms of a feature in the first and in the second half of the period: of two weeks or more over as many whole weeks
    /// from either end as both have, since a weekday more in one of them is no change.
    /// </summary>
    public (long[] First, long[] Second) Halves(int feature)
    {
        var perDay = (int)(DaySample.PerDay / _length);
        var (blocks, week) = (_counts[feature].Length, 7 * perDay);
        var half = blocks >= 2 * week ? blocks / (2 * week) * week : blocks / (2 * perDay) * perDay;
        return (Sum(_counts[feature].AsSpan(0, half)), Sum(_counts[feature].AsSpan(blocks - half)));

        long[] Sum(ReadOnlySpan<long[]> parts)
        {
            var sums = new long[_features[feature].Count];
            foreach (var part in parts)
            {
                for (var bin = 0; bin < sums.Length; bin++)
                    sums[bin] += part[bin];
            }

            return sums;
        }
    }

    /// <summary>Counts all sampled rows.</summary>
    /// <param name="samples">The rows.</param>
    /// <param name="excluded">Which minutes of the period count in nothing.</param>
    public void Count(DaySamples samples, ExcludedMinutes excluded)
    {
        foreach (var day in samples.Days)
        {
            foreach (var place in day.Places)
            {
                if (!excluded.Holds(new Instant(day.Times[place]).Minute))
                    Count(day, place);
            }
        }
    }

    private void Count(DaySample day, int place)
    {
        var block = EventTime.FloorDivide(day.Times[place], _length) - _start;
        for (var feature = 0; feature < _counts.Length; feature++)
        {
            if (block >= _first && block < _counts[feature].Length && _features[feature].BinOf(day, place) is >= 0 and var bin)
                _counts[feature][block][bin]++;
        }
    }
}
