using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>Reads times of the calendar as RFC 3339 has them, also without seconds. One without a zone is an error: nobody could tell whose
/// midnight it is.</summary>
internal static partial class TimeReader
{
    private const string Expected = "a time of the years 1970 to 5999 such as 2026-12-01T00:00Z or 2026-12-01T00:00:00+01:00";

    /// <summary>The years of times that can be counted: minutes are 32-bit numbers, and the epoch is the first one.</summary>
    private static readonly (int First, int Last) Years = (1970, 5999);

    /// <summary>The instant; null, with a problem, where it is none.</summary>
    public static Instant? Read(NodeReader node)
    {
        if (node.Literal(Expected) is not { } text)
            return null;
        var time = Read(text, out var fault);
        if (time is null)
            node.Error($"found {node.Shown}, {fault}");
        return time;
    }

    /// <summary>The instant; null, with what is wrong, where it is none.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="fault">What is wrong with it, and what was expected, to stand behind what was found.</param>
    public static Instant? Read(string text, out string fault)
    {
        var parts = Pattern().Match(text);
        fault = $"expected {Expected}";
        if (parts.Success && parts.Groups["clock"].Length == 0)
            fault = $"which has no time of day; write {text}T00:00Z, where that begins in UTC";
        else if (parts.Success && parts.Groups["zone"].Length == 0)
            fault = $"which has no zone; write {text}Z for UTC, or {text}+01:00 where clocks are an hour ahead of it";
        else if (parts.Success && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.UtcDateTime.Year >= Years.First && time.UtcDateTime.Year <= Years.Last)
            return Instant.From(time);
        return null;
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(?<clock>[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z")]
    private static partial Regex Pattern();
}
