namespace MlBudget.Core.Timelines;

/// <summary>
/// Counters per slot, in pages of a day, so that a gap in time costs nothing and the past is dropped by whole pages.
/// </summary>
/// <param name="counters">How many counters each slot has.</param>
/// <param name="slot">How long a slot is.</param>
internal sealed class SlotTimeline(int counters, SlotSize slot)
{
    private readonly Dictionary<int, long[]> _pages = [];
    private readonly int _slotMinutes = (int)slot;
    private int _lastDay = int.MinValue;
    private long[] _lastPage = [];

    /// <summary>Adds to a counter of the slot that holds a minute. What is added may be negative: a correction.</summary>
    public void Add(int minute, int counter, long count) => Page(DayOf(minute))[Offset(minute) + counter] += count;

    /// <summary>Adds the counters of the slots in a window to <paramref name="sums"/>. The window's edges are slot edges.</summary>
    public void SumInto(TimeWindow window, Span<long> sums)
    {
        for (var from = window.From; from < window.To;)
        {
            var day = DayOf(from);
            var to = Math.Min(window.To, (day + 1) * TimeWindow.Day);
            if (_pages.TryGetValue(day, out var page))
                SumPage(page.AsSpan(Offset(from), (to - from) / _slotMinutes * counters), sums);
            from = to;
        }
    }

    /// <summary>The first minute of the earliest day with a page; null when there is none.</summary>
    public int? Earliest => _pages.Count == 0 ? null : _pages.Keys.Min() * TimeWindow.Day;

    /// <summary>Drops the days that lie wholly before a minute.</summary>
    public void DropBefore(int minute)
    {
        var firstKept = DayOf(minute);
        foreach (var day in _pages.Keys.Where(day => day < firstKept).ToArray())
            _pages.Remove(day);
        if (_lastDay < firstKept)
            _lastDay = int.MinValue;
    }

    private void SumPage(ReadOnlySpan<long> cells, Span<long> sums)
    {
        for (var cell = 0; cell < cells.Length; cell += counters)
        {
            for (var counter = 0; counter < counters; counter++)
                sums[counter] += cells[cell + counter];
        }
    }

    private long[] Page(int day)
    {
        if (day == _lastDay)
            return _lastPage;
        if (!_pages.TryGetValue(day, out var page))
            _pages[day] = page = new long[TimeWindow.Day / _slotMinutes * counters];
        _lastDay = day;
        return _lastPage = page;
    }

    private static int DayOf(int minute) => TimeWindow.Floor(minute, TimeWindow.Day) / TimeWindow.Day;

    private int Offset(int minute) => (minute - DayOf(minute) * TimeWindow.Day) / _slotMinutes * counters;
}
