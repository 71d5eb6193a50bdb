using System.Collections.Immutable;

namespace MlBudget.Core.Time;

/// <summary>
/// The time that counts in nothing, such as maintenance (math.md, "Excluded stretches"). A slot that overlaps it is excluded whole.
/// Immutable.
/// </summary>
/// <param name="stretches">When; they may overlap.</param>
public sealed class ExcludedTime(ImmutableArray<Stretches> stretches)
{
    private readonly ImmutableArray<Stretches> _stretches = stretches;

    /// <summary>No time is excluded.</summary>
    public static readonly ExcludedTime None = new([]);

    /// <summary>Whether no time is excluded at all.</summary>
    public bool IsEmpty => _stretches.IsEmpty;

    /// <summary>This time and another.</summary>
    public ExcludedTime And(ExcludedTime other) => new(_stretches.AddRange(other._stretches));

    /// <summary>The same time, in whole slots of some minutes: a slot that overlaps it is in it.</summary>
    /// <param name="minutes">How long a slot is, aligned to the epoch.</param>
    public ExcludedTime InSlotsOf(int minutes) => IsEmpty ? this : new([.. _stretches.Select(Stretches (stretches) => new SlottedStretches(stretches, minutes))]);

    /// <summary>The slots within a window that are excluded, as windows in order that neither overlap nor touch.</summary>
    /// <param name="window">Where to look; its edges are edges of slots.</param>
    /// <param name="slot">How long a slot is.</param>
    public ImmutableArray<TimeWindow> In(TimeWindow window, SlotSize slot)
    {
        if (IsEmpty || window.From >= window.To)
            return [];
        var (start, end) = (new Minute(window.From).Start, new Minute(window.To).Start);
        var united = ImmutableArray.CreateBuilder<TimeWindow>();
        foreach (var (from, to) in _stretches.SelectMany(stretch => stretch.Overlapping(start, end)).Order())
        {
            var first = Math.Max(window.From, TimeWindow.Floor(Instant.Max(from, start).Minute.Number, (int)slot));
            var last = Math.Min(window.To, TimeWindow.Ceiling(FirstMinuteFrom(Instant.Min(to, end)), (int)slot));
            if (united.Count > 0 && first <= united[^1].To)
                united[^1] = united[^1] with { To = Math.Max(last, united[^1].To) };
            else
                united.Add(new(first, last));
        }

        return united.ToImmutable();
    }

    /// <summary>The first minute that begins at an instant or after it.</summary>
    private static int FirstMinuteFrom(Instant instant) => instant.Minute is var minute && minute.Start < instant ? minute.Number + 1 : minute.Number;
}
