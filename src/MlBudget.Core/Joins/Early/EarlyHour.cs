using MlBudget.Core.Persistence;

namespace MlBudget.Core.Joins.Early;

/// <summary>The labels of one hour of arrival that wait for their prediction, or have waited in vain.</summary>
/// <param name="hour">The hour, counted from the epoch.</param>
internal sealed class EarlyHour(long hour) : SegmentedHour(hour)
{
    /// <summary>The entry of its newest label; negative where it has none.</summary>
    public int Newest { get; set; } = -1;

    /// <summary>How many of its labels wait; the others are only remembered.</summary>
    public int Waiting { get; set; }

    /// <summary>Ids whose saved labels have left since.</summary>
    public List<UInt128> Removed { get; } = [];

    /// <summary>Notes that a segment holds all that is new.</summary>
    public void MarkSaved()
    {
        CountSegment();
        Removed.Clear();
    }

    /// <summary>Notes that a segment was read back.</summary>
    public void MarkRestored(int number) => CountRestored(number);
}
