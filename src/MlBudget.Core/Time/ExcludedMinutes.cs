using System.Collections.Immutable;

namespace MlBudget.Core.Time;

/// <summary>Which minutes within a period count in nothing, for who looks at rows one by one. Immutable.</summary>
/// <param name="excluded">The time that counts in nothing.</param>
/// <param name="period">The period.</param>
/// <param name="slot">How long the slots are that are excluded whole.</param>
public sealed class ExcludedMinutes(ExcludedTime excluded, TimeWindow period, SlotSize slot = SlotSize.Minute)
{
    private readonly ImmutableArray<TimeWindow> _stretches = excluded.In(period, slot);

    /// <summary>Whether any of the period's minutes counts in nothing.</summary>
    public bool HasAny => !_stretches.IsEmpty;

    /// <summary>Whether a minute of the period counts in nothing.</summary>
    public bool Holds(Minute minute)
    {
        int first = 0, last = _stretches.Length;
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (_stretches[middle].To <= minute.Number)
                first = middle + 1;
            else
                last = middle;
        }

        return first < _stretches.Length && _stretches[first].From <= minute.Number;
    }
}
