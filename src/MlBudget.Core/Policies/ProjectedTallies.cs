using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// Tallies of time that is still to come: behind the end of a day those that were counted, and ahead of it the mean of that day, hour by hour,
/// in every counter of every measure and group (math.md, "Forecast"). Time ahead that is excluded has none. A stretch is rounded to whole
/// counts once and not hour by hour, so that 168 hours of 0.4 events are 67. Not for several threads.
/// </summary>
/// <param name="behind">What was counted, without what is excluded behind and ahead.</param>
/// <param name="day">The stretch that is repeated; what was counted behind its end is not read.</param>
public sealed class ProjectedTallies(Tallies behind, TimeWindow day) : Tallies
{
    private const int LimbBits = 32;

    private readonly Dictionary<(int Measure, int Group), long[]> _days = [];
    private readonly Dictionary<int, long> _dayEvents = [];

    /// <inheritdoc/>
    public override bool AnswersMayBeMistaken => behind.AnswersMayBeMistaken;

    /// <inheritdoc/>
    public override bool LabelsMayBeMistaken => behind.LabelsMayBeMistaken;

    /// <inheritdoc/>
    public override Counting CountingOf(int measure) => behind.CountingOf(measure);

    /// <inheritdoc/>
    public override int GroupsOf(int measure) => behind.GroupsOf(measure);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ValuesOf(int attribute) => behind.ValuesOf(attribute);

    /// <summary>What has arrived: nothing of what is projected has.</summary>
    public override ReadOnlySpan<long> ArrivedOf(int measure) => behind.ArrivedOf(measure);

    /// <inheritdoc/>
    public override int KeptFrom => behind.KeptFrom;

    /// <inheritdoc/>
    public override int? ObservationStart(int measure) => behind.ObservationStart(measure);

    /// <inheritdoc/>
    public override SlotSize SlotOf(int measure) => behind.SlotOf(measure);

    /// <inheritdoc/>
    public override bool HasMinutes(int measure, int group, int hour) => hour >= day.To || behind.HasMinutes(measure, group, hour);

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, SlotSize slot) => behind.ExcludedIn(window, slot);

    /// <inheritdoc/>
    public override int ExcludedIn(TimeWindow window, ImmutableArray<int> measures) => behind.ExcludedIn(window, measures);

    /// <inheritdoc/>
    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums)
    {
        if (window.From < day.To)
            behind.SumInto(measure, group, window with { To = Math.Min(window.To, day.To) }, sums);
        if (CountedAhead(measure, window) is > 0 and var minutes)
            Add(DayOf(measure, group), CountingOf(measure).Continues, minutes, CountedIn(measure, day), sums);
    }

    /// <inheritdoc/>
    public override long AllEvents(int measure, TimeWindow window)
    {
        var events = window.From < day.To ? behind.AllEvents(measure, window with { To = Math.Min(window.To, day.To) }) : 0;
        if (CountedAhead(measure, window) is not (> 0 and var minutes))
            return events;
        if (!_dayEvents.TryGetValue(measure, out var ofDay))
            _dayEvents[measure] = ofDay = behind.AllEvents(measure, day);
        Span<long> sum = [events];
        Add([ofDay], [], minutes, CountedIn(measure, day), sum);
        return sum[0];
    }

    /// <summary>How many minutes of a window lie ahead and count; none where the day that is repeated has no minute that counts.</summary>
    private int CountedAhead(int measure, TimeWindow window)
    {
        var ahead = window with { From = Math.Max(window.From, day.To) };
        return ahead.From < ahead.To && CountedIn(measure, day) > 0 ? CountedIn(measure, ahead) : 0;
    }

    private int CountedIn(int measure, TimeWindow window) => window.To - window.From - behind.ExcludedIn(window, SlotOf(measure));

    private long[] DayOf(int measure, int group)
    {
        if (!_days.TryGetValue((measure, group), out var sums))
        {
            _days[(measure, group)] = sums = new long[WidthOf(measure)];
            behind.SumInto(measure, group, day, sums);
        }

        return sums;
    }

    /// <summary>Adds as much of each counter as comes in some minutes. Of numbers that several counters hold what is left of an upper one goes
    /// on into the one below: it alone is rounded.</summary>
    private static void Add(ReadOnlySpan<long> counters, ImmutableArray<bool> continues, int minutes, int dayMinutes, Span<long> sums)
    {
        Int128 left = 0;
        for (var counter = counters.Length - 1; counter >= 0; counter--)
        {
            var product = (Int128)counters[counter] * minutes + left;
            var isLowest = continues.IsEmpty || !continues[counter];
            if (isLowest)
                product += dayMinutes / 2;
            var whole = Floor(product, dayMinutes);
            sums[counter] += (long)whole;
            left = isLowest ? 0 : (product - whole * dayMinutes) << LimbBits;
        }
    }

    private static Int128 Floor(Int128 product, int divisor) =>
        product >= 0 ? product / divisor : -((-product + divisor - 1) / divisor);
}
