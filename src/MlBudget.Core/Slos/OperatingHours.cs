using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>The hours in which a model is to work: what is outside of them counts in no window, and is no part of its length.</summary>
/// <param name="Text">As they are written.</param>
/// <param name="Closed">The time outside of them, which an SLO's <see cref="SloDefinition.Excluded"/> holds too.</param>
public sealed record OperatingHours(string Text, ExcludedTime Closed)
{
    /// <summary>Two weeks of a winter and of a summer, from a Monday on: 2024-01-08 and 2024-07-08.</summary>
    private static readonly TimeWindow[] Usual = [.. new[] { 28_411_200, 28_673_280 }.Select(from => new TimeWindow(from, from + 14 * TimeWindow.Day))];

    /// <summary>The share of usual weeks that is within them, above 0 and below 1.</summary>
    public double Share { get; } = 1 - Usual.Average(window => (double)MinutesOf(Closed, window, SlotSize.Minute) / (window.To - window.From));

    /// <summary>How many minutes of a window are within them.</summary>
    /// <param name="window">The window; its edges are edges of slots.</param>
    /// <param name="slot">How long a slot is: one that isn't wholly within them is outside.</param>
    public int OpenIn(TimeWindow window, SlotSize slot) => window.To - window.From - MinutesOf(Closed, window, slot);

    /// <summary>Whether there are slices in usual weeks of which half or more is within them.</summary>
    /// <param name="slice">How long a slice is, in minutes.</param>
    /// <param name="slot">How long the slots are of what is judged in it.</param>
    public bool LeaveSlices(int slice, SlotSize slot) => Usual.Any(weeks => Enumerable.Range(0, (weeks.To - weeks.From) / slice)
        .Select(number => weeks.From + number * slice).Any(from => OpenIn(new(from, from + slice), slot) * 2 >= slice));

    private static int MinutesOf(ExcludedTime time, TimeWindow window, SlotSize slot) => time.In(window, slot).Sum(stretch => stretch.To - stretch.From);
}
