using System.Globalization;

namespace MlBudget.Core.Time;

/// <summary>Durations as Prometheus writes them: <c>5m</c>, <c>1d</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration: whole numbers with their units, from the largest unit to the smallest, or <c>0</c>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        var (at, unit) = (0, -1);
        while (at < text.Length)
        {
            var digits = CountWhile(text, at, char.IsAsciiDigit);
            var letters = CountWhile(text, at + digits, char.IsAsciiLetterLower);
            var next = Array.FindIndex(Units, known => known.Unit == text.Substring(at + digits, letters));
            if (next <= unit || !int.TryParse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return false;
            // Checked by hand: text of a configuration may ask for more than a TimeSpan holds.
            if (count > (TimeSpan.MaxValue - duration) / Units[next].Length)
                return false;
            duration += count * Units[next].Length;
            (at, unit) = (at + digits + letters, next);
        }

        return at > 0;
    }

    /// <summary>Reads a duration that is known to be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration)
        ? duration
        : throw new FormatException($"'{text}' is no duration; write one as 5m, 1d or 1h30m");

    /// <summary>The canonical form: days and smaller units, each where it is not 0. What is below a millisecond is cut off.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1))
            return "0";
        var text = string.Empty;
        foreach (var (unit, length) in Units.AsSpan(1))
        {
            var count = duration.Ticks / length.Ticks;
            if (count > 0)
                text += string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
            duration -= count * length;
        }

        return text;
    }

    private static int CountWhile(string text, int from, Func<char, bool> belongs)
    {
        var to = from;
        while (to < text.Length && belongs(text[to]))
            to++;
        return to - from;
    }
}
