using MlBudget.Core.Persistence;
using MlBudget.Core.Time;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Measures;

/// <summary>What one measure has counted: per group and slot, and in all since it was first seen.</summary>
public sealed class MeasureTallies
{
    private readonly List<TieredTimeline?> _groups = [];
    private readonly long[] _arrived;
    private readonly SlotTimeline? _allGroups;
    private readonly ObservedHours _observed = new();
    private long[]? _committedArrived;
    private long[]? _held;
    private int _keptFrom = int.MinValue;
    private int? _start;
    private bool _isStartKnown;

    /// <summary>Empty tallies.</summary>
    public MeasureTallies(MeasureDefinition definition)
    {
        Definition = definition;
        Width = definition.Counting.Counters.Length;
        _arrived = new long[Width];
        _allGroups = definition.Attribute is null ? null : new(1, SlotSize.Hour);
    }

    /// <summary>What is counted.</summary>
    public MeasureDefinition Definition { get; }

    /// <summary>What of hours is excluded, in which no observation starts.</summary>
    internal ExcludedHours Excluded { get; init; } = new(ExcludedTime.None);

    /// <summary>Is raised whenever anything changes that can be asked for.</summary>
    internal ChangeCounter Changes { get; init; } = new();

    /// <summary>How many counters it has.</summary>
    public int Width { get; }

    /// <summary>One more than the greatest code of a group that has anything.</summary>
    public int Groups => _groups.Count;

    /// <summary>By counter, what was counted at arrival. It only grows: corrections and expiry leave it. Of ready-made tallies only
    /// what comes with new events arrives, and of no counter more than there are of those: also a difference of two only grows.</summary>
    public ReadOnlySpan<long> Arrived => _arrived;

    /// <summary>Adds to a counter in the slot of a minute.</summary>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="minute">A minute of the slot.</param>
    /// <param name="counter">Which counter.</param>
    /// <param name="count">How much; negative for a correction.</param>
    public void Add(int group, int minute, int counter, long count)
    {
        _isStartKnown = false;
        Changes.Count++;
        TimelineOf(group).Add(minute, counter, count);
        _allGroups?.Add(minute, 0, Definition.Counting.Events[counter] * count);
    }

    /// <summary>Adds to a counter by arrival.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="count">How much, at least 0.</param>
    public void Arrive(int counter, long count)
    {
        Changes.Count++;
        _arrived[counter] += count;
    }

    /// <summary>Raises a counter by arrival to a value: of a maximum, which has no slots.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="value">The value, at least 0.</param>
    internal void Reach(int counter, long value)
    {
        Changes.Count++;
        _arrived[counter] = Math.Max(_arrived[counter], value);
    }

    /// <summary>Whether all that a slot holds is still there, so that it can be set.</summary>
    /// <param name="slot">The first minute of the slot.</param>
    public bool IsKept(Minute slot) => slot.Number >= _keptFrom;

    /// <summary>Sets what a slot holds of a group, by adding what is missing: setting it to the same again changes nothing.</summary>
    /// <param name="slot">The first minute of a slot that is kept.</param>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="counters">As many as there are counters.</param>
    /// <exception cref="ArgumentException">There are more or fewer counters, or the slot is not kept.</exception>
    public void Set(Minute slot, int group, ReadOnlySpan<long> counters)
    {
        if (counters.Length != Width)
            throw new ArgumentException($"Found {counters.Length} counters, expected {Width}.", nameof(counters));
        if (!IsKept(slot))
            throw new ArgumentException($"The slot from {slot} on is not kept any more.", nameof(slot));
        _held ??= new long[Width];
        Array.Clear(_held);
        SumInto(group, new(slot.Number, slot.Number + (int)Definition.Slot), _held);
        var events = Math.Max(0, EventsIn(counters) - EventsIn(_held));
        for (var counter = 0; counter < Width; counter++)
        {
            var added = counters[counter] - _held[counter];
            if (added == 0)
                continue;
            Add(group, slot.Number, counter, added);
            Arrive(counter, Math.Clamp(added, 0, events));
        }
    }

    /// <summary>Adds a group's counters within a window to <paramref name="sums"/>.</summary>
    public void SumInto(int group, TimeWindow window, Span<long> sums)
    {
        if (group < _groups.Count)
            _groups[group]?.SumInto(window, sums);
    }

    /// <inheritdoc cref="Tallies.HasMinutes"/>
    public bool HasMinutes(int group, int hour) => group >= _groups.Count || _groups[group] is not { } timeline || timeline.HasMinutes(hour);

    /// <summary>
    /// The first minute of the earliest hour, ever, that holds at least 1% of the median non-empty hour's events of the seven days
    /// from it; null without any event.
    /// </summary>
    public int? ObservationStart
    {
        get
        {
            if (!_isStartKnown)
                (_start, _isStartKnown) = (_observed.Start(Kept, EventsOfHour), true);
            return _start;
        }
    }

    /// <summary>The events of all groups together: a thousand groups must not be added up hour by hour at every poll.</summary>
    public long AllEvents(TimeWindow window)
    {
        Span<long> sums = stackalloc long[Width];
        sums.Clear();
        if (_allGroups is null)
        {
            SumInto(0, window, sums);
            return EventsIn(sums);
        }

        _allGroups.SumInto(window, sums[..1]);
        return sums[0];
    }

    /// <summary>How many events the counters stand for.</summary>
    public long EventsIn(ReadOnlySpan<long> counters) => Definition.Counting.EventsIn(counters);

    /// <inheritdoc cref="SlotTimeline.TakeChangedFrom"/>
    internal int TakeChangedFrom()
    {
        var from = int.MaxValue;
        foreach (var group in _groups)
            from = Math.Min(from, group?.TakeChangedFrom() ?? int.MaxValue);
        return from;
    }

    /// <summary>Drops the whole pages before the minutes given for each tier.</summary>
    public void DropBefore(int hoursFrom, int minutesFrom)
    {
        var (kept, isChanged) = (Kept, false);
        var firstKept = TimeWindow.Floor(hoursFrom, TimeWindow.Day);
        _keptFrom = Math.Max(_keptFrom, firstKept);
        if (Definition.Slot == SlotSize.Minute)
            _keptFrom = Math.Max(_keptFrom, TimeWindow.Floor(minutesFrom, TimeWindow.Hour));
        if (kept.From < firstKept)
        {
            _observed.Drop(kept with { To = Math.Min(kept.To, firstKept) }, EventsOfHour);
            (_isStartKnown, isChanged) = (false, true);
        }

        foreach (var group in _groups)
            isChanged |= group?.DropBefore(hoursFrom, minutesFrom) == true;
        if (isChanged | _allGroups?.DropBefore(hoursFrom) == true)
            Changes.Count++;
    }

    /// <summary>Writes what has changed since the last commit; in the first one also that nothing was counted.</summary>
    /// <param name="measure">The index of this measure in its model.</param>
    /// <param name="writer">Where to.</param>
    internal void WriteChanges(int measure, ILedgerWriter writer)
    {
        if (_committedArrived is null || !Arrived.SequenceEqual(_committedArrived))
            writer.WriteArrived(measure, Arrived);
        _observed.WriteChanges(measure, writer);
        for (var group = 0; group < _groups.Count; group++)
            _groups[group]?.WriteChanges(measure, group, writer);
    }

    /// <summary>What was written is committed.</summary>
    internal void Committed()
    {
        _committedArrived ??= new long[Width];
        Arrived.CopyTo(_committedArrived);
        _observed.Committed();
        foreach (var group in _groups)
            group?.Committed();
        // The sums over groups follow from the groups, and are never written.
        _allGroups?.Committed();
    }

    /// <summary>Takes what was counted by arrival as it was committed.</summary>
    /// <exception cref="BlobException">It is of another number of counters.</exception>
    internal void RestoreArrived(ReadOnlySpan<long> arrived)
    {
        if (arrived.Length != Width)
            throw new BlobException($"found {arrived.Length} counters, expected {Width}");
        arrived.CopyTo(_arrived);
        Changes.Count++;
        _committedArrived = arrived.ToArray();
    }

    /// <summary>Takes what is known of when the observation started, as it was committed.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    internal void RestoreObserved(ReadOnlySpan<long> observed)
    {
        Changes.Count++;
        _observed.Restore(observed);
    }

    /// <summary>Takes a page as it was committed.</summary>
    /// <exception cref="BlobException">It doesn't fit.</exception>
    internal void Restore(PageKey key, ReadOnlySpan<long> cells)
    {
        _isStartKnown = false;
        Changes.Count++;
        TimelineOf(key.Group).Restore(key.Slot, key.Page, cells);
        if (_allGroups is null || key.Slot != SlotSize.Hour)
            return;
        for (var slot = 0; slot * Width < cells.Length; slot++)
            _allGroups.Add(key.Page * TimeWindow.Day + slot * TimeWindow.Hour, 0, EventsIn(cells.Slice(slot * Width, Width)));
    }

    /// <summary>The days of which anything is kept.</summary>
    private TimeWindow Kept => _allGroups is not null ? _allGroups.Kept
        : _groups.Count > 0 && _groups[0] is { } all ? all.Kept : default;

    /// <summary>The events of an hour that count: without the minutes that are excluded, or none where it counts by the hour, or its minutes
    /// are not known any more.</summary>
    private long EventsOfHour(int from)
    {
        var hour = new TimeWindow(from, from + TimeWindow.Hour);
        var excluded = Excluded.In(from);
        if (excluded.IsEmpty)
            return AllEvents(hour);
        return Definition.Slot == SlotSize.Hour || !HasMinutes(0, from) ? 0 : AllEvents(hour) - excluded.Sum(AllEvents);
    }

    private TieredTimeline TimelineOf(int group)
    {
        while (_groups.Count <= group)
            _groups.Add(null);
        return _groups[group] ??= new(Width, Definition.Slot);
    }
}
