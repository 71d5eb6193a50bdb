using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// What was counted of a model, as SLIs and learners read it: sums of its measures, by group, over windows. A ledger is one, and
/// whoever projects what would be counted gives another. Measures, groups and attributes are known by their index in the model.
/// </summary>
public abstract class Tallies
{
    /// <summary>What a measure counts.</summary>
    public abstract Counting CountingOf(int measure);

    /// <summary>One more than the greatest code of a group of which a measure has anything; 1 at the most without an attribute.</summary>
    public abstract int GroupsOf(int measure);

    /// <summary>The values of an attribute: by code, from 1 on. Code 0 is all values beyond the cap.</summary>
    public abstract IReadOnlyList<string> ValuesOf(int attribute);

    /// <summary>Adds a group's counters within a window to <paramref name="sums"/>.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="sums">As many as the measure has counters.</param>
    public abstract void SumInto(int measure, int group, TimeWindow window, Span<long> sums);

    /// <summary>The events of all groups of a measure together.</summary>
    public abstract long AllEvents(int measure, TimeWindow window);

    /// <summary>By counter, what a measure has counted by arrival. It only grows.</summary>
    public abstract ReadOnlySpan<long> ArrivedOf(int measure);

    /// <summary>The first minute from which on nothing was let go of: before it nobody knows what came.</summary>
    public virtual int KeptFrom => int.MinValue;

    /// <summary>The first minute in which a measure is observed; null without any event.</summary>
    public abstract int? ObservationStart(int measure);

    /// <summary>Whether answers show several texts that are only taken for negative since they are not the positive one.</summary>
    public abstract bool AnswersMayBeMistaken { get; }

    /// <summary>The same of labels.</summary>
    public abstract bool LabelsMayBeMistaken { get; }

    /// <summary>How many minutes of a window count in nothing.</summary>
    /// <param name="window">The window.</param>
    /// <param name="slot">How long the slots are that are excluded whole.</param>
    public abstract int ExcludedIn(TimeWindow window, SlotSize slot);

    /// <summary>Whether the minutes of an hour are known. They are kept for a day and a bit, and longer where somebody asks for it: of an
    /// hour whose minutes are not known all that it holds counts at its first minute.</summary>
    /// <param name="measure">A measure that counts by the minute.</param>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="hour">The first minute of the hour.</param>
    public abstract bool HasMinutes(int measure, int group, int hour);

    /// <summary>The slots of a measure.</summary>
    public abstract SlotSize SlotOf(int measure);

    /// <summary>What is found of a part of time, which hangs on nothing but these tallies: where it is remembered and nothing has changed since that
    /// was read for it, it is not looked for again.</summary>
    /// <param name="part">The number of the part: parts are of one kind, whoever asks.</param>
    /// <param name="subject">What <paramref name="find"/> gets.</param>
    /// <param name="find">Finds it.</param>
    public virtual int Remembered<TSubject>(int part, TSubject subject, Func<TSubject, int> find) => find(subject);

    /// <summary>Parts before this one are not asked for any more.</summary>
    public virtual void ForgetParts(int before)
    {
    }

    /// <summary>How many minutes of a window count in nothing of some measures: whole hours where one of them counts by the hour.</summary>
    public virtual int ExcludedIn(TimeWindow window, ImmutableArray<int> measures) => ExcludedIn(window, LongestSlot(measures));

    /// <summary>The slot of those measures that count by the longest ones.</summary>
    public SlotSize LongestSlot(ImmutableArray<int> measures)
    {
        foreach (var measure in measures)
        {
            if (SlotOf(measure) == SlotSize.Hour)
                return SlotSize.Hour;
        }

        return SlotSize.Minute;
    }

    /// <summary>How many counters a measure has.</summary>
    public int WidthOf(int measure) => CountingOf(measure).Counters.Length;

    /// <summary>How many events of a group a measure has counted in a window.</summary>
    public long EventsOf(int measure, int group, TimeWindow window)
    {
        Span<long> sums = stackalloc long[WidthOf(measure)];
        sums.Clear();
        SumInto(measure, group, window, sums);
        return CountingOf(measure).EventsIn(sums);
    }

    /// <summary>The first two counters of a measure of all rows together: how many there are, and how many of them are so; in weights where rows
    /// stand for several predictions.</summary>
    public (long All, long Some) PairOf(int measure, TimeWindow window)
    {
        Span<long> sums = stackalloc long[WidthOf(measure)];
        sums.Clear();
        SumInto(measure, 0, window, sums);
        var first = WeightedCounting.FirstOfShares(CountingOf(measure));
        return (sums[first], sums[first + 1]);
    }

    /// <summary>The second counter of a measure over its first, of all rows together; null where there is none.</summary>
    public double? RateOf(int measure, TimeWindow window) => PairOf(measure, window) is var (all, some) && all > 0 ? (double)some / all : null;
}
