using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>Reads the window W of an SLO: its own, or the one that all take over.</summary>
internal static class SloWindow
{
    /// <summary>The shortest and the longest: a year fits, and a quarter, which has up to 92 days.</summary>
    public static readonly (TimeSpan Least, TimeSpan Greatest) Bounds = (TimeSpan.FromHours(1), TimeSpan.FromDays(400));

    /// <summary>The window; null, with a problem, where it is none.</summary>
    public static TimeSpan? Read(NodeReader node)
    {
        var window = node.Duration(Bounds.Least, Bounds.Greatest);
        var unit = window > TimeSpan.FromDays(1) ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        if (window is null || window.Value.Ticks % unit.Ticks == 0)
            return window;
        node.Error($"found {node.Shown}, expected whole {(unit.TotalMinutes > 1 ? "hours, for windows beyond a day" : "minutes")}");
        return null;
    }
}
