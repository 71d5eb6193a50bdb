using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Sql;

/// <summary>A slot, and a group of it.</summary>
/// <param name="Start">When the slot begins.</param>
/// <param name="Group">The group; null where all events are counted together.</param>
internal readonly record struct SlotGroup(Minute Start, string? Group) : IComparable<SlotGroup>
{
    /// <summary>By slots, and of one slot by groups.</summary>
    public int CompareTo(SlotGroup other) =>
        Start.Number != other.Start.Number ? Start.Number.CompareTo(other.Start.Number) : string.CompareOrdinal(Group, other.Group);
}

/// <summary>What a query has counted.</summary>
internal sealed class SlotTallies
{
    /// <summary>So many slots of groups are taken of one answer at the most: about 200 MB.</summary>
    private const int Most = 1_000_000;

    /// <summary>The events of each slot and group, and how many of them are bad.</summary>
    public SortedDictionary<SlotGroup, (long Total, long Bad)> Slots { get; } = [];

    /// <summary>How many events have no group: they count in none.</summary>
    public long WithoutGroup { get; set; }

    /// <summary>Whether a slot has not been there before; then it is added.</summary>
    /// <exception cref="SourceException">They are too many.</exception>
    public bool TryAdd(SlotGroup slot, (long Total, long Bad) counts)
    {
        if (Slots.Count >= Most)
            throw new SourceException($"found more than {PlainNumber.Format((long)Most)} slots of groups, expected fewer; group by something that has fewer values");
        return Slots.TryAdd(slot, counts);
    }
}
