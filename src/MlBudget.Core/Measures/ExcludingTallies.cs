using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Tallies without the slots that overlap excluded time (math.md, "Excluded stretches"). What is counted by arrival stays, and so
/// does when observation starts.</summary>
public sealed class ExcludingTallies : Tallies
{
    private readonly Tallies _tallies;
    private readonly ImmutableArray<TimeWindow> _minutes;
    private readonly ImmutableArray<TimeWindow> _hours;

    private ExcludingTallies(Tallies tallies, ImmutableArray<TimeWindow> minutes, ImmutableArray<TimeWindow> hours) =>
        (_tallies, _minutes, _hours) = (tallies, minutes, hours);

    /// <summary>What was counted, without excluded time; the tallies themselves where none of it lies within reach.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="excluded">The time that counts in nothing.</param>
    /// <param name="reach">Within which all windows lie that are read.</param>
    public static Tallies Of(Tallies tallies, ExcludedTime excluded, TimeWindow reach)
    {
        if (excluded.IsEmpty)
            return tallies;
        var whole = new TimeWindow(TimeWindow.Floor(reach.From, TimeWindow.Hour), TimeWindow.Ceiling(reach.To, TimeWindow.Hour));
        var minutes = excluded.In(whole, SlotSize.Minute);
        return minutes.IsEmpty ? tallies : new ExcludingTallies(tallies, minutes, excluded.In(whole, SlotSize.Hour));
    }

    /// <inheritdoc/>
    public override bool AnswersMayBeMistaken => _tallies.AnswersMayBeMistaken;

    /// <inheritdoc/>
    public override bool LabelsMayBeMistaken => _tallies.LabelsMayBeMistaken;

    /// <inheritdoc/>
    public override Counting CountingOf(int measure) => _tallies.CountingOf(measure);

    /// <inheritdoc/>
    public override int GroupsOf(int measure) => _tallies.GroupsOf(measure);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ValuesOf(int attribute) => _tallies.ValuesOf(attribute);

    /// <inheritdoc/>
    public override ReadOnlySpan<long> ArrivedOf(int measure) => _tallies.ArrivedOf(measure);

    /// <inheritdoc/>
    public override int? ObservationStart(int measure) => _tallies.ObservationStart(measure);

    /// <inheritdoc/>
    public override SlotSize SlotOf(int measure) => _tallies.SlotOf(measure);

    /// <inheritdoc/>
    public override bool HasMinutes(int measure, int group, int hour) => _tallies.HasMinutes(measure, group, hour);

    /// <inheritdoc/>
    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
    {
        var from = window.From;
        foreach (var stretch in Excluded(window, measure, group))
        {
            if (from < stretch.From)
                _tallies.SumInto(measure, group, new(from, stretch.From), sums);
            from = stretch.To;
        }

        if (from < window.To)
            _tallies.SumInto(measure, group, new(from, window.To), sums);
    }

    /// <inheritdoc/>
    public override long AllEvents(int measure, TimeWindow window)
    {
        var (from, events) = (window.From, 0L);
        foreach (var stretch in Excluded(window, measure, group: 0))
        {
            if (from < stretch.From)
                events += _tallies.AllEvents(measure, new(from, stretch.From));
            from = stretch.To;
        }

        return from < window.To ? events + _tallies.AllEvents(measure, new(from, window.To)) : events;
    }

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, SlotSize slot)
    {
        var minutes = 0;
        foreach (var stretch in Overlapping(window, slot))
            minutes += Math.Min(stretch.To, window.To) - Math.Max(stretch.From, window.From);
        return minutes;
    }

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, ImmutableArray<int> measures)
    {
        if (measures.IsEmpty || LongestSlot(measures) == SlotSize.Hour)
            return ExcludedIn(window, SlotSize.Hour);
        var minutes = 0;
        foreach (var stretch in Excluded(window, measures[0], group: 0))
            minutes += stretch.To - stretch.From;
        return minutes;
    }

    /// <summary>What of a window is excluded of a measure, in order and without overlaps. Of an hour whose minutes are not known the hour is the
    /// slot that overlaps.</summary>
    private List<TimeWindow> Excluded(TimeWindow window, int measure, int group)
    {
        var found = new List<TimeWindow>();
        var isByMinute = SlotOf(measure) == SlotSize.Minute;
        var hours = new TimeWindow(TimeWindow.Floor(window.From, TimeWindow.Hour), TimeWindow.Ceiling(window.To, TimeWindow.Hour));
        foreach (var stretch in Overlapping(hours, SlotOf(measure)))
        {
            var known = isByMinute ? Known(stretch, measure, group) : stretch;
            var (from, to) = (Math.Max(known.From, found.Count > 0 ? found[^1].To : window.From), Math.Min(known.To, window.To));
            if (from < to)
                found.Add(new(from, to));
        }

        return found;
    }

    /// <summary>The stretch, and all of an hour at its edge whose minutes are not known.</summary>
    private TimeWindow Known(TimeWindow stretch, int measure, int group)
    {
        int first = TimeWindow.Floor(stretch.From, TimeWindow.Hour), last = TimeWindow.Ceiling(stretch.To, TimeWindow.Hour);
        return new(
            first == stretch.From || _tallies.HasMinutes(measure, group, first) ? stretch.From : first,
            last == stretch.To || _tallies.HasMinutes(measure, group, last - TimeWindow.Hour) ? stretch.To : last);
    }

    private ReadOnlySpan<TimeWindow> Overlapping(TimeWindow window, SlotSize slot)
    {
        var all = (slot == SlotSize.Hour ? _hours : _minutes).AsSpan();
        int first = 0, last = all.Length;
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (all[middle].To <= window.From)
                first = middle + 1;
            else
                last = middle;
        }

        var end = first;
        while (end < all.Length && all[end].From < window.To)
            end++;
        return all[first..end];
    }
}
