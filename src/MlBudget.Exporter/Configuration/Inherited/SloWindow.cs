using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inherited;

/// <summary>The window W of an SLO: its own, or the one that all take over.</summary>
/// <param name="Length">How long it is; of periods of the calendar their nominal length.</param>
/// <param name="Periods">The periods of the calendar that it is one of; null where it rolls.</param>
internal sealed record SloWindow(TimeSpan Length, CalendarPeriods? Periods = null)
{
    /// <summary>The shortest and the longest: a year fits, and a quarter, which has up to 92 days.</summary>
    public static readonly (TimeSpan Least, TimeSpan Greatest) Bounds = (TimeSpan.FromHours(1), TimeSpan.FromDays(400));

    /// <summary>The window; null, with a problem, where it is none.</summary>
    public static SloWindow? Read(NodeReader node)
    {
        if (node.IsMapping)
            return PeriodsReader.Read(node) is { } periods ? new(periods.NominalLength, periods) : null;
        if (PeriodsReader.Names.Contains(node.Written))
        {
            node.Error($"found {node.Shown}, expected a duration such as 30d, or the periods of a calendar: {{ calendar: {node.Written} }}");
            return null;
        }

        if (node.Duration(Bounds.Least, Bounds.Greatest) is not { } window)
            return null;
        var unit = window > TimeSpan.FromDays(1) ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
        if (window.Ticks % unit.Ticks == 0)
            return new(window);
        node.Error($"found {node.Shown}, expected whole {(unit.TotalMinutes > 1 ? "hours, for windows beyond a day" : "minutes")}");
        return null;
    }
}
