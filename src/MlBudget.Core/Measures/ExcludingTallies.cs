using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>Tallies without the slots that overlap excluded time (math.md, "Excluded stretches"). What is counted by arrival stays, and so
/// does when observation starts. Parts of time are not remembered: sums that were read before are not read again, so nobody could tell what a part
/// hangs on.</summary>
public sealed class ExcludingTallies : Tallies
{
    /// <summary>From so many stretches in a window on, its hours are added up once and remembered.</summary>
    private const int Many = 32;

    private readonly Tallies _tallies;
    private readonly TimeWindow _reach;
    private readonly SortedStretches _minutes;
    private readonly Lazy<SortedStretches> _hours;
    private readonly Dictionary<(int Measure, int Group), SortedStretches> _known = [];
    private readonly Dictionary<(int Measure, int Group), HourSums> _sums = [];

    private ExcludingTallies(Tallies tallies, TimeWindow reach, ImmutableArray<TimeWindow> minutes, Func<ImmutableArray<TimeWindow>> hours) =>
        (_tallies, _reach, _minutes, _hours) = (tallies, reach, new(minutes), new(() => new(hours())));

    /// <summary>What was counted, without excluded time; the tallies themselves where none of it lies within reach.</summary>
    /// <param name="tallies">What was counted. Nothing may be added to them while this is used.</param>
    /// <param name="excluded">The time that counts in nothing.</param>
    /// <param name="reach">Within which all windows lie that are read.</param>
    public static Tallies Of(Tallies tallies, ExcludedTime excluded, TimeWindow reach)
    {
        if (excluded.IsEmpty)
            return tallies;
        var whole = new TimeWindow(TimeWindow.Floor(reach.From, TimeWindow.Hour), TimeWindow.Ceiling(reach.To, TimeWindow.Hour));
        var minutes = excluded.In(whole, SlotSize.Minute);
        return minutes.IsEmpty ? tallies : new ExcludingTallies(tallies, whole, minutes, () => excluded.In(whole, SlotSize.Hour));
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
    public override int KeptFrom => _tallies.KeptFrom;

    /// <inheritdoc/>
    public override int? ObservationStart(int measure) => _tallies.ObservationStart(measure);

    /// <inheritdoc/>
    public override SlotSize SlotOf(int measure) => _tallies.SlotOf(measure);

    /// <inheritdoc/>
    public override bool HasMinutes(int measure, int group, int hour) => _tallies.HasMinutes(measure, group, hour);

    /// <inheritdoc/>
    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
    {
        var hours = new TimeWindow(TimeWindow.Ceiling(window.From, TimeWindow.Hour), TimeWindow.Floor(window.To, TimeWindow.Hour));
        if (hours.From >= hours.To || hours.From < _reach.From || Excluded(measure, group).Overlapping(window).Length < Many)
        {
            SumPieces(measure, group, window, sums);
            return;
        }

        if (!_sums.TryGetValue((measure, group), out var known))
            _sums[(measure, group)] = known = new(_reach.From, WidthOf(measure));
        SumPieces(measure, group, window with { To = hours.From }, sums);
        known.SumInto(hours, sums, (hour, ofHour) => SumPieces(measure, group, hour, ofHour));
        SumPieces(measure, group, window with { From = hours.To }, sums);
    }

    /// <inheritdoc/>
    public override long AllEvents(int measure, TimeWindow window)
    {
        var (from, events) = (window.From, 0L);
        foreach (var stretch in Excluded(measure, group: 0).Overlapping(window))
        {
            if (from < stretch.From)
                events += _tallies.AllEvents(measure, new(from, stretch.From));
            from = stretch.To;
        }

        return from < window.To ? events + _tallies.AllEvents(measure, new(from, window.To)) : events;
    }

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, SlotSize slot) => (slot == SlotSize.Hour ? _hours.Value : _minutes).MinutesIn(window);

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, ImmutableArray<int> measures) => measures.IsEmpty || LongestSlot(measures) == SlotSize.Hour
        ? ExcludedIn(window, SlotSize.Hour) : Excluded(measures[0], group: 0).MinutesIn(window);

    private void SumPieces(int measure, int group, TimeWindow window, Span<long> sums)
    {
        var from = window.From;
        foreach (var stretch in Excluded(measure, group).Overlapping(window))
        {
            if (from < stretch.From)
                _tallies.SumInto(measure, group, new(from, stretch.From), sums);
            from = stretch.To;
        }

        if (from < window.To)
            _tallies.SumInto(measure, group, new(from, window.To), sums);
    }

    /// <summary>What is excluded of a measure, in order and without overlaps. Of an hour whose minutes are not known the hour is the slot that
    /// overlaps.</summary>
    private SortedStretches Excluded(int measure, int group)
    {
        if (SlotOf(measure) == SlotSize.Hour)
            return _hours.Value;
        if (_known.TryGetValue((measure, group), out var known))
            return known;
        var found = ImmutableArray.CreateBuilder<TimeWindow>();
        foreach (var stretch in _minutes.Overlapping(_reach))
        {
            var (from, to) = Known(stretch, measure, group);
            if (found.Count > 0 && from <= found[^1].To)
                found[^1] = found[^1] with { To = Math.Max(to, found[^1].To) };
            else
                found.Add(new(from, to));
        }

        return _known[(measure, group)] = new(found.ToImmutable());
    }

    /// <summary>The stretch, and all of an hour at its edge whose minutes are not known.</summary>
    private TimeWindow Known(TimeWindow stretch, int measure, int group)
    {
        int first = TimeWindow.Floor(stretch.From, TimeWindow.Hour), last = TimeWindow.Ceiling(stretch.To, TimeWindow.Hour);
        return new(
            first == stretch.From || _tallies.HasMinutes(measure, group, first) ? stretch.From : first,
            last == stretch.To || _tallies.HasMinutes(measure, group, last - TimeWindow.Hour) ? stretch.To : last);
    }
}
