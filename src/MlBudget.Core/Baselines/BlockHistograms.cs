using System.Collections.Immutable;
using MlBudget.Core.Events;

namespace MlBudget.Core.Baselines;

/// <summary>
/// How the sampled values of features are spread over their bins, in blocks that are as long as the drift window and aligned
/// as it is; only blocks that lie wholly in the period.
/// </summary>
internal sealed class BlockHistograms
{
    private readonly IReadOnlyList<FeatureBins> _features;
    private readonly long _length;
    private readonly long _start;
    private readonly long[][][] _counts;

    /// <summary>Empty histograms.</summary>
    /// <param name="features">The features.</param>
    /// <param name="window">The drift window, which divides a day.</param>
    /// <param name="from">The start of the period, in microseconds since the epoch.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public BlockHistograms(IReadOnlyList<FeatureBins> features, TimeSpan window, long from, long to)
    {
        _features = features;
        _length = EventTime.From(window);
        _start = -EventTime.FloorDivide(-from, _length);
        var blocks = (int)Math.Max(0, EventTime.FloorDivide(to, _length) - _start);
        _counts = [.. features.Select(feature => Enumerable.Range(0, blocks).Select(_ => new long[feature.Count]).ToArray())];
    }

    /// <summary>The histograms of a feature, block by block.</summary>
    public ImmutableArray<ImmutableArray<long>> Of(int feature) => [.. _counts[feature].Select(counts => counts.ToImmutableArray())];

    /// <summary>The histograms of a feature by day, of the days of which any block is there.</summary>
    public long[][] Days(int feature)
    {
        var days = new SortedDictionary<long, long[]>();
        for (var block = 0; block < _counts[feature].Length; block++)
        {
            var day = EventTime.FloorDivide((_start + block) * _length, DaySample.PerDay);
            if (!days.TryGetValue(day, out var sums))
                days[day] = sums = new long[_features[feature].Count];
            for (var bin = 0; bin < sums.Length; bin++)
                sums[bin] += _counts[feature][block][bin];
        }

        return [.. days.Values];
    }

    /// <summary>Counts all sampled rows.</summary>
    public void Count(DaySamples samples)
    {
        foreach (var day in samples.Days)
        {
            foreach (var place in day.Places)
                Count(day, place);
        }
    }

    private void Count(DaySample day, int place)
    {
        var block = EventTime.FloorDivide(day.Times[place], _length) - _start;
        for (var feature = 0; feature < _counts.Length; feature++)
        {
            if (block >= 0 && block < _counts[feature].Length && _features[feature].BinOf(day, place) is >= 0 and var bin)
                _counts[feature][block][bin]++;
        }
    }
}
