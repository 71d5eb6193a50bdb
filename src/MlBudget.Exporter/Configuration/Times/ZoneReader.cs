using MlBudget.Core.Text;
using MlBudget.Settings;
using MlBudget.Sources.Times;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>Reads time zones by their names in the IANA database, as the system has it.</summary>
internal static class ZoneReader
{
    /// <summary>Offsets are looked at over these years: South Australia has never had whole hours, and Venezuela has them since 2016.</summary>
    private static readonly (DateTime From, DateTime To) Looked =
        (new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    /// <summary>The zone; null, with a problem, where there is none of that name.</summary>
    /// <param name="node">Its name.</param>
    public static TimeZoneInfo? Read(NodeReader node) => node.Literal("a time zone such as Europe/Berlin") is { } name ? Find(node, name) : null;

    /// <summary>The zone; null, with a problem, where there is none of that name.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="name">Its name.</param>
    public static TimeZoneInfo? Find(NodeReader node, string name)
    {
        if (TimeZones.Find(name) is { } zone)
            return zone;
        var known = TimeZoneInfo.GetSystemTimeZones().Select(each => each.Id).Append("UTC").Distinct().ToArray();
        node.Error($"found '{name}', " + (NearestName.Find(name, known) is { } nearest ? $"did you mean '{nearest}'?"
            : known.Length > 1 ? "expected a time zone of the IANA database such as Europe/Berlin, or UTC"
            : "and this system has no time zones but UTC; install its package tzdata"));
        return null;
    }

    /// <summary>The zone, whose offset to UTC is whole hours; null, with a problem, where it is none, or isn't.</summary>
    /// <param name="node">Its name.</param>
    public static TimeZoneInfo? ReadOfWholeHours(NodeReader node)
    {
        if (Read(node) is not { } zone)
            return null;
        for (var day = Looked.From; day < Looked.To; day = day.AddDays(7))
        {
            var offset = zone.GetUtcOffset(day);
            if (offset.Ticks % TimeSpan.TicksPerHour == 0)
                continue;
            node.Error($"found {node.Shown}, whose offset to UTC is {(offset < TimeSpan.Zero ? "-" : "+")}{offset:hh\\:mm}, "
                + "expected a zone of whole hours: what needs labels or groups is counted by the hour, and a period can't begin within one");
            return null;
        }

        return zone;
    }
}
