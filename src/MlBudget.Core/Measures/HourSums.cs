using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>What one group of a measure has counted since some hour, by hour: the sum over any whole hours is a difference of two. Filled as far as
/// it is asked for.</summary>
/// <param name="from">The first minute of the first hour.</param>
/// <param name="width">How many counters there are.</param>
internal sealed class HourSums(int from, int width)
{
    /// <summary>By hour, what was counted before it.</summary>
    private readonly List<long[]> _before = [new long[width]];

    /// <summary>Adds what was counted in whole hours.</summary>
    /// <param name="hours">The hours, none before the first.</param>
    /// <param name="sums">As many as there are counters.</param>
    /// <param name="count">Adds what was counted in one hour.</param>
    public void SumInto(TimeWindow hours, Span<long> sums, CountHour count)
    {
        var (first, last) = ((hours.From - from) / TimeWindow.Hour, (hours.To - from) / TimeWindow.Hour);
        while (_before.Count <= last)
        {
            var next = _before[^1].AsSpan().ToArray();
            var hour = from + (_before.Count - 1) * TimeWindow.Hour;
            count(new(hour, hour + TimeWindow.Hour), next);
            _before.Add(next);
        }

        for (var counter = 0; counter < width; counter++)
            sums[counter] += _before[last][counter] - _before[first][counter];
    }

    /// <summary>Adds what was counted in one hour to some sums.</summary>
    public delegate void CountHour(TimeWindow hour, Span<long> sums);
}
