using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>Reads windows of the calendar: <c>{ calendar: month, zone: Europe/Berlin }</c>.</summary>
internal static class PeriodsReader
{
    private static readonly ImmutableArray<(string Name, CalendarUnit Unit)> Units =
        [("week", CalendarUnit.Week), ("month", CalendarUnit.Month), ("quarter", CalendarUnit.Quarter)];

    /// <summary>What periods are called.</summary>
    public static readonly ImmutableArray<string> Names = [.. Units.Select(each => each.Name)];

    /// <summary>What a period is called: <c>month</c>.</summary>
    public static string NameOf(CalendarUnit unit) => Units.First(each => each.Unit == unit).Name;

    /// <summary>The periods; null, with problems, where they are none.</summary>
    public static CalendarPeriods? Read(NodeReader node)
    {
        if (!node.IsMappingOf("calendar", "zone"))
            return null;
        var unit = node.Required("calendar")?.Choice(Units.AsSpan());
        var zone = node.Optional("zone") is { } named ? ZoneReader.ReadOfWholeHours(named) : TimeZoneInfo.Utc;
        return unit is { } known && zone is not null ? new(known, zone) : null;
    }
}
