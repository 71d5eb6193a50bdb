using MlBudget.Settings;

namespace MlBudget.Sources.Kinds;

/// <summary>Reads how long the slots of ready-made tallies are.</summary>
internal static class SlotReader
{
    /// <summary>How long slots are; null, with a problem, where that is none.</summary>
    public static TimeSpan? Read(NodeReader node)
    {
        if (node.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)) is not { } slot)
            return null;
        if (slot.Ticks % TimeSpan.TicksPerMinute == 0 && TimeSpan.TicksPerHour % slot.Ticks == 0)
            return slot;
        node.Error($"found {node.Shown}, expected whole minutes that divide an hour, such as 1m, 5m or 15m");
        return null;
    }
}
