using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Access;

/// <summary>Durations with a fraction, as Go writes them and so files of exporter-toolkit may: <c>1.5s</c>, <c>1m30.5s</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>The duration, in whole milliseconds; null where the text has no fraction, or is none.</summary>
    public static TimeSpan? WithFraction(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        var before = TimeSpan.Zero;
        if (match.Groups["before"] is { Length: > 0 } whole && !Durations.TryParse(whole.Value, out before))
            return null;
        var unit = Durations.Parse($"1{match.Groups["unit"].Value}");
        var milliseconds = decimal.Parse(match.Groups["count"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            * (decimal)unit.TotalMilliseconds;
        return milliseconds > 0 && decimal.IsInteger(milliseconds) ? before + TimeSpan.FromMilliseconds((long)milliseconds) : null;
    }

    // Nine digits of a unit of an hour are within what a TimeSpan holds.
    [GeneratedRegex(@"\A(?<before>(?:[0-9]{1,9}[hm])*)(?<count>[0-9]{1,9}\.[0-9]{1,9})(?<unit>h|m|s|ms)\z")]
    private static partial Regex Form();
}
