using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Buffering;

/// <summary>Which slots a source of tallies asks for.</summary>
/// <param name="limits">The clock, and how far back slots count.</param>
/// <param name="slot">How long they are.</param>
/// <param name="settlesAfter">How long after its end one is complete.</param>
internal sealed class Slots(ArrivalLimits limits, TimeSpan slot, TimeSpan settlesAfter)
{
    private readonly int _minutes = (int)slot.TotalMinutes;

    /// <summary>The end of the last slot that is complete by now.</summary>
    public Minute End => (Instant.Now(limits.Wall) - settlesAfter).Minute.Floor(_minutes);

    /// <summary>The edge at which reading begins, where nothing was read yet: what is earlier doesn't count.</summary>
    public Minute Start => (Instant.Now(limits.Wall) - limits.Retention).Minute.Floor(_minutes);

    /// <summary>An edge that is so much later, and at least one slot, but no later than a last one.</summary>
    public Minute After(Minute edge, TimeSpan span, Minute last) =>
        new(Math.Min(last.Number, edge.Number + Math.Max(_minutes, TimeWindow.Floor((int)span.TotalMinutes, _minutes))));

    /// <summary>How much of what there is lies before an edge.</summary>
    public double ProgressAt(Minute edge, Minute last)
    {
        var start = Start.Number;
        return last.Number <= start ? 1 : Math.Clamp((double)(edge.Number - start) / (last.Number - start), 0, 1);
    }
}
