using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Stretches in order that don't overlap, with how many minutes lie in all up to each: a window of months may hold ten thousand of them, and
/// is asked for at every step of a forecast. Immutable.</summary>
internal sealed class SortedStretches
{
    private readonly ImmutableArray<TimeWindow> _all;
    private readonly int[] _minutesBefore;

    /// <param name="all">The stretches.</param>
    public SortedStretches(ImmutableArray<TimeWindow> all)
    {
        _all = all;
        _minutesBefore = new int[all.Length + 1];
        for (var index = 0; index < all.Length; index++)
            _minutesBefore[index + 1] = _minutesBefore[index] + all[index].To - all[index].From;
    }

    /// <summary>The stretches that overlap a window.</summary>
    public ReadOnlySpan<TimeWindow> Overlapping(TimeWindow window)
    {
        var (first, end) = Range(window);
        return _all.AsSpan()[first..end];
    }

    /// <summary>How many minutes of a window lie in them.</summary>
    public int MinutesIn(TimeWindow window)
    {
        var (first, end) = Range(window);
        return first == end ? 0 : _minutesBefore[end] - _minutesBefore[first]
            - Math.Max(0, window.From - _all[first].From) - Math.Max(0, _all[end - 1].To - window.To);
    }

    private (int First, int End) Range(TimeWindow window)
    {
        if (window.From >= window.To)
            return (0, 0);
        var first = FirstWhere(stretch => stretch.To > window.From);
        return (first, Math.Max(first, FirstWhere(stretch => stretch.From >= window.To)));
    }

    /// <summary>The first for which something is true that stays true of all later ones.</summary>
    private int FirstWhere(Func<TimeWindow, bool> isSo)
    {
        int first = 0, last = _all.Length;
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (isSo(_all[middle]))
                last = middle;
            else
                first = middle + 1;
        }

        return first;
    }
}
