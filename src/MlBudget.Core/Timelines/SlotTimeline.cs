using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Timelines;

/// <summary>
/// Counters per slot, in pages of a day of hours or of an hour of minutes, so that a gap in time costs nothing, the past
/// is dropped by whole pages, and a commit writes little more than what has changed.
/// </summary>
/// <param name="counters">How many counters each slot has.</param>
/// <param name="slot">How long a slot is.</param>
internal sealed class SlotTimeline(int counters, SlotSize slot)
{
    private readonly Dictionary<int, Page> _pages = [];
    private readonly List<Page> _changed = [];
    private readonly List<int> _dropped = [];
    private readonly int _slotMinutes = (int)slot;
    private readonly int _pageMinutes = slot == SlotSize.Hour ? TimeWindow.Day : TimeWindow.Hour;
    private Page? _last;
    private int _earliest = int.MaxValue;
    private int _latest = int.MinValue;
    private int _changedFrom = int.MaxValue;

    /// <summary>From the start of the earliest page to the end of the latest one; empty when there is none.</summary>
    public TimeWindow Kept => _pages.Count == 0 ? default : new(_earliest * _pageMinutes, (_latest + 1) * _pageMinutes);

    private int CellsPerPage => _pageMinutes / _slotMinutes * counters;

    /// <summary>Adds to a counter of the slot that holds a minute. What is added may be negative: a correction.</summary>
    public void Add(int minute, int counter, long count)
    {
        var page = PageOf(minute);
        page.Cells[Offset(minute) + counter] += count;
        page.Sums = null;
        if (page.IsChanged)
            return;
        page.IsChanged = true;
        _changed.Add(page);
    }

    /// <summary>Adds the counters of the slots in a window to <paramref name="sums"/>. The window's edges are slot edges.</summary>
    public void SumInto(TimeWindow window, Span<long> sums)
    {
        for (var from = window.From; from < window.To;)
        {
            var number = NumberOf(from);
            var to = Math.Min(window.To, (number + 1) * _pageMinutes);
            if (_pages.TryGetValue(number, out var page) && to - from == _pageMinutes)
                SumPage(page.Sums ??= SumsOf(page), sums);
            else if (page is not null)
                SumPage(page.Cells.AsSpan(Offset(from), (to - from) / _slotMinutes * counters), sums);
            from = to;
        }
    }

    /// <summary>The earliest minute of which a counter has changed since this was asked last, the least number where pages were dropped or
    /// restored, and the greatest where nothing has changed.</summary>
    public int TakeChangedFrom()
    {
        var from = _changedFrom;
        _changedFrom = int.MaxValue;
        return from;
    }

    /// <summary>Drops the pages that lie wholly before a minute.</summary>
    /// <returns>Whether there were any.</returns>
    public bool DropBefore(int minute)
    {
        var firstKept = NumberOf(minute);
        if (firstKept <= _earliest)
            return false;
        _changedFrom = int.MinValue;
        foreach (var number in _pages.Keys.Where(number => number < firstKept).ToArray())
        {
            _pages.Remove(number);
            _dropped.Add(number);
        }

        _changed.RemoveAll(page => page.Number < firstKept);
        if (_last?.Number < firstKept)
            _last = null;
        (_earliest, _latest) = _pages.Count == 0 ? (int.MaxValue, int.MinValue) : (_pages.Keys.Min(), _latest);
        return true;
    }

    /// <summary>Writes the pages that have changed since the last commit.</summary>
    public void WriteChanges(int measure, int group, ILedgerWriter writer)
    {
        foreach (var number in _dropped)
            writer.DeletePage(new(measure, group, slot, number));
        foreach (var page in _changed)
            writer.WritePage(new(measure, group, slot, page.Number), page.Cells);
    }

    /// <summary>What was written is committed.</summary>
    public void Committed()
    {
        foreach (var page in _changed)
            page.IsChanged = false;
        _changed.Clear();
        _dropped.Clear();
    }

    /// <summary>Takes a page as it was committed.</summary>
    /// <exception cref="BlobException">It has another number of cells.</exception>
    public void Restore(int number, ReadOnlySpan<long> cells)
    {
        if (cells.Length != CellsPerPage)
            throw new BlobException($"found a page of {cells.Length} cells, expected {CellsPerPage}");
        _changedFrom = int.MinValue;
        Take(new(number, cells.ToArray()));
    }

    private long[] SumsOf(Page page)
    {
        var sums = new long[counters];
        SumPage(page.Cells, sums);
        return sums;
    }

    private void SumPage(ReadOnlySpan<long> cells, Span<long> sums)
    {
        for (var cell = 0; cell < cells.Length; cell += counters)
        {
            for (var counter = 0; counter < counters; counter++)
                sums[counter] += cells[cell + counter];
        }
    }

    /// <summary>The page of a minute of which a counter changes.</summary>
    private Page PageOf(int minute)
    {
        _changedFrom = Math.Min(_changedFrom, minute);
        var number = NumberOf(minute);
        if (number == _last?.Number)
            return _last;
        if (!_pages.TryGetValue(number, out var page))
            Take(page = new(number, new long[CellsPerPage]));
        return _last = page;
    }

    private void Take(Page page)
    {
        _pages[page.Number] = page;
        (_earliest, _latest) = (Math.Min(_earliest, page.Number), Math.Max(_latest, page.Number));
    }

    private int NumberOf(int minute) => TimeWindow.Floor(minute, _pageMinutes) / _pageMinutes;

    private int Offset(int minute) => (minute - NumberOf(minute) * _pageMinutes) / _slotMinutes * counters;

    /// <summary>A stretch of slots.</summary>
    private sealed class Page(int number, long[] cells)
    {
        public int Number => number;

        public long[] Cells => cells;

        /// <summary>What its slots add up to, counter by counter; null where that was not asked for since one has changed. Long windows are whole
        /// pages but for their ends.</summary>
        public long[]? Sums { get; set; }

        /// <summary>Whether it is among those that the next commit writes.</summary>
        public bool IsChanged { get; set; }
    }
}
