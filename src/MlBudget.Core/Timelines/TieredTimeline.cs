using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Timelines;

/// <summary>
/// The counters of one measure (and group) over event time: hours for as long as windows reach, and minutes for a day
/// and a bit where the measure is cut at minutes. Every event is in its hour; the minutes only refine the edges.
/// </summary>
public sealed class TieredTimeline
{
    private readonly SlotTimeline _hours;
    private readonly SlotTimeline? _minutes;

    /// <summary>An empty timeline.</summary>
    /// <param name="counters">How many counters each slot has, at least 1.</param>
    /// <param name="slot">The smallest slot.</param>
    public TieredTimeline(int counters, SlotSize slot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(counters, 1);
        _hours = new(counters, SlotSize.Hour);
        _minutes = slot == SlotSize.Minute ? new(counters, SlotSize.Minute) : null;
    }

    /// <summary>Adds to a counter of the slot that holds a minute.</summary>
    public void Add(int minute, int counter, long count)
    {
        _hours.Add(minute, counter, count);
        _minutes?.Add(minute, counter, count);
    }

    /// <summary>
    /// Adds the counters of a window to <paramref name="sums"/>. Its edges are edges of the smallest slot; an edge
    /// inside an hour lies within the time for which minutes are kept.
    /// </summary>
    public void SumInto(TimeWindow window, Span<long> sums)
    {
        int firstHour = TimeWindow.Ceiling(window.From, TimeWindow.Hour), lastHour = TimeWindow.Floor(window.To, TimeWindow.Hour);
        if (_minutes is null || (firstHour == window.From && lastHour == window.To))
        {
            _hours.SumInto(window, sums);
        }
        else if (firstHour > lastHour)
        {
            _minutes.SumInto(window, sums);
        }
        else
        {
            _minutes.SumInto(window with { To = firstHour }, sums);
            _hours.SumInto(new(firstHour, lastHour), sums);
            _minutes.SumInto(window with { From = lastHour }, sums);
        }
    }

    /// <summary>The days from the first to the last that holds anything; empty when nothing was counted.</summary>
    public TimeWindow Kept => _hours.Kept;

    /// <summary>Drops the whole pages before the minutes given for each tier.</summary>
    public void DropBefore(int hoursFrom, int minutesFrom)
    {
        _hours.DropBefore(hoursFrom);
        _minutes?.DropBefore(minutesFrom);
    }

    /// <summary>Writes the pages that have changed since the last commit.</summary>
    internal void WriteChanges(int measure, int group, ILedgerWriter writer)
    {
        _hours.WriteChanges(measure, group, writer);
        _minutes?.WriteChanges(measure, group, writer);
    }

    /// <summary>What was written is committed.</summary>
    internal void Committed()
    {
        _hours.Committed();
        _minutes?.Committed();
    }

    /// <summary>Takes a page as it was committed.</summary>
    /// <exception cref="BlobException">It doesn't fit.</exception>
    internal void Restore(SlotSize slot, int page, ReadOnlySpan<long> cells)
    {
        var tier = slot == SlotSize.Hour ? _hours : _minutes
            ?? throw new BlobException("found a page of minutes, expected hours only");
        tier.Restore(page, cells);
    }
}
