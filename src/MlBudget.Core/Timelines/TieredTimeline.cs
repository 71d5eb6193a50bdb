using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Timelines;

/// <summary>
/// The counters of one measure (and group) over event time: hours for as long as windows reach, and minutes for a day
/// and a bit where the measure is cut at minutes. Every event is in its hour; the minutes only refine the edges.
/// </summary>
/// <param name="counters">How many counters each slot has, at least 1.</param>
/// <param name="slot">The smallest slot.</param>
public sealed class TieredTimeline(int counters, SlotSize slot)
{
    private readonly SlotTimeline _hours =
        new(counters >= 1 ? counters : throw new ArgumentOutOfRangeException(nameof(counters), counters, "Expected at least 1."), SlotSize.Hour);

    private readonly SlotTimeline? _minutes = slot == SlotSize.Minute ? new(counters, SlotSize.Minute) : null;

    /// <summary>From which hour on minutes are known; null where that has to be found out.</summary>
    private int? _minutesFrom = int.MinValue;

    /// <summary>Whether minutes are known of fewer hours than when changes were asked for last.</summary>
    private bool _isHorizonMoved;

    /// <summary>Adds to a counter of the slot that holds a minute.</summary>
    public void Add(int minute, int counter, long count)
    {
        _hours.Add(minute, counter, count);
        _minutes?.Add(minute, counter, count);
    }

    /// <summary>
    /// Adds the counters of a window to <paramref name="sums"/>. Its edges are edges of the smallest slot. Of an hour whose minutes are not
    /// kept any more all that it holds counts at its first minute.
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
            SumPart(window, sums);
        }
        else
        {
            SumPart(window with { To = firstHour }, sums);
            _hours.SumInto(new(firstHour, lastHour), sums);
            SumPart(window with { From = lastHour }, sums);
        }
    }

    /// <summary>Whether the minutes of an hour hold all that the hour does.</summary>
    /// <param name="hour">The first minute of the hour.</param>
    public bool HasMinutes(int hour) => hour >= (_minutesFrom ??= FindMinutesFrom());

    /// <summary>The first minute behind the last hour whose minutes don't hold all that the hour does.</summary>
    private int FindMinutesFrom()
    {
        var (hours, minutes) = (new long[counters], new long[counters]);
        var kept = _hours.Kept;
        for (var to = kept.To; to > kept.From; to -= TimeWindow.Hour)
        {
            Array.Clear(hours);
            Array.Clear(minutes);
            _hours.SumInto(new(to - TimeWindow.Hour, to), hours);
            _minutes?.SumInto(new(to - TimeWindow.Hour, to), minutes);
            if (!hours.AsSpan().SequenceEqual(minutes))
                return to;
        }

        return int.MinValue;
    }

    /// <summary>Adds the counters of a part of an hour.</summary>
    private void SumPart(TimeWindow part, Span<long> sums)
    {
        var hour = TimeWindow.Floor(part.From, TimeWindow.Hour);
        if (part.From < part.To && HasMinutes(hour))
            _minutes!.SumInto(part, sums);
        else if (part.From < part.To && part.From == hour)
            _hours.SumInto(new(hour, hour + TimeWindow.Hour), sums);
    }

    /// <summary>The days from the first to the last that holds anything; empty when nothing was counted.</summary>
    public TimeWindow Kept => _hours.Kept;

    /// <inheritdoc cref="SlotTimeline.TakeChangedFrom"/>
    public int TakeChangedFrom()
    {
        var from = Math.Min(_hours.TakeChangedFrom(), _minutes?.TakeChangedFrom() ?? int.MaxValue);
        if (_isHorizonMoved)
            from = int.MinValue;
        _isHorizonMoved = false;
        return from;
    }

    /// <summary>Drops the whole pages before the minutes given for each tier.</summary>
    /// <returns>Whether anything that can be asked for has changed by it.</returns>
    public bool DropBefore(int hoursFrom, int minutesFrom)
    {
        var isChanged = _hours.DropBefore(hoursFrom) | _minutes?.DropBefore(minutesFrom) == true;
        if (_minutesFrom is not { } from || TimeWindow.Floor(minutesFrom, TimeWindow.Hour) is var hour && hour <= from)
            return isChanged;
        (_minutesFrom, _isHorizonMoved) = (hour, true);
        return true;
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
        _minutesFrom = null;
        var tier = slot == SlotSize.Hour ? _hours : _minutes
            ?? throw new BlobException("found a page of minutes, expected hours only");
        tier.Restore(page, cells);
    }
}
