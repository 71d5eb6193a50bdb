using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>Reads hours of operation: <c>Mon-Fri 08:00-20:00 Europe/Berlin</c>, or a list of such; without a zone by UTC.</summary>
internal static partial class HoursReader
{
    private const string Form = "hours such as 'Mon-Fri 08:00-20:00 Europe/Berlin'";

    private static readonly ImmutableArray<string> Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (Instant From, Instant To) Weeks =
        (Instant.From(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)), Instant.From(new(2024, 1, 15, 0, 0, 0, TimeSpan.Zero)));

    private const string Grammar = "days of three letters with '-' or ',' and no spaces between them, two different times from 00:00 to 24:00, and a zone; days and "
        + "zone may be left out";

    /// <summary>The hours; null, with problems, where they can't be read, or leave no time out.</summary>
    /// <param name="node">Where they are written.</param>
    public static OperatingHours? Read(NodeReader node)
    {
        var items = node.IsList ? node.Items() : [node];
        if (items.IsEmpty)
            node.Error($"the list is empty, expected {Form}");
        var open = items.Select(ReadOne).ToImmutableArray();
        if (open.IsEmpty || open.Contains(null))
            return null;
        var closed = new ClosedHours([.. open.Select(hours => hours!)]);
        if (!closed.Overlapping(Weeks.From, Weeks.To).Any())
        {
            node.Error("no hour of the week is outside of it; leave it out");
            return null;
        }

        return new(string.Join(" and ", items.Zip(open, NameOf)), new([closed]));
    }

    /// <summary>The hours as they are written, and of which zone where that is left out.</summary>
    private static string NameOf(NodeReader item, WeeklyHours? hours) =>
        hours!.Zone == TimeZoneInfo.Utc && !item.Written.EndsWith("UTC", StringComparison.Ordinal) ? $"{item.Written} UTC" : item.Written;

    private static WeeklyHours? ReadOne(NodeReader node)
    {
        if (node.Literal(Form) is not { } text)
            return null;
        var match = Written().Match(text);
        if (match.Success && ReadDays(match.Groups["days"].Value) is { } days && MinutesOf(match) is var (from, to))
        {
            var zone = match.Groups["zone"] is { Success: true, Value: var name } ? ZoneReader.Find(node, name) : TimeZoneInfo.Utc;
            return zone is null ? null : new(days, from, to, zone);
        }

        node.Error($"found {node.Shown}, expected {Form}: {Grammar}");
        return null;
    }

    private static (int From, int To)? MinutesOf(Match match)
    {
        var (from, to) = (MinuteOf(match.Groups["from"]), MinuteOf(match.Groups["to"]));
        // Midnight ends a day as it begins the next one.
        return from < 1440 && to <= 1440 && from != to ? (from, to == 0 ? 1440 : to) : null;
    }

    private static ImmutableArray<bool>? ReadDays(string text)
    {
        var days = new bool[7];
        if (text.Length == 0)
            Array.Fill(days, true);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            var (first, last) = (DayOf(ends[0]), DayOf(ends[^1]));
            if (first < 0 || last < 0)
                return null;
            for (var day = first; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == last)
                    break;
            }
        }

        return [.. days];
    }

    private static int DayOf(string name) => Names.IndexOf(name.ToLowerInvariant());

    private static int MinuteOf(Group time) => int.Parse(time.ValueSpan[..^3], CultureInfo.InvariantCulture) * 60 + int.Parse(time.ValueSpan[^2..], CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?:(?<days>[a-z]{3}(?:-[a-z]{3})?(?:,[a-z]{3}(?:-[a-z]{3})?)*) )?(?<from>[0-9]{1,2}:[0-5][0-9])-(?<to>[0-9]{1,2}:[0-5][0-9])(?: (?<zone>\\S+))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
