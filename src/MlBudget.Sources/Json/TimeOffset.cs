using System.Text;
using MlBudget.Core.Time;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Json;

/// <summary>
/// Reads what stands behind a time and says how far it is from UTC: nothing, <c>Z</c>, <c>UTC</c> or <c>GMT</c>, an offset with or without
/// colon or minutes, each also behind a space, and the name of a zone in brackets, which only counts where there is no offset.
/// </summary>
internal static class TimeOffset
{
    private const int MaxNames = 64;

    [ThreadStatic]
    private static Dictionary<string, LocalClock?>? _clocks;

    /// <summary>Makes an instant of what a clock shows.</summary>
    /// <param name="text">What stands behind the time.</param>
    /// <param name="local">What the clock shows, in microseconds since it showed the start of 1970.</param>
    /// <param name="clock">The clock that shows it where the text says nothing; null for one of UTC.</param>
    /// <param name="micros">Microseconds since the epoch.</param>
    /// <returns>Whether it can be read.</returns>
    public static bool TryApply(ReadOnlySpan<byte> text, long local, LocalClock? clock, out long micros)
    {
        if (text.IsEmpty)
        {
            micros = Timestamp.ToInstant(local, clock);
            return true;
        }

        var zone = ReadOnlySpan<byte>.Empty;
        micros = 0;
        if (text[^1] == (byte)']' && text.IndexOf((byte)'[') is >= 0 and var at)
        {
            zone = text[(at + 1)..^1];
            text = text[..at];
        }

        if (text.StartsWith(" "u8))
            text = text[1..];
        if (text.IsEmpty)
            return !zone.IsEmpty && TryApplyZone(zone, local, out micros);
        if (!TryRead(text, out var minutes))
            return false;
        micros = local - minutes * EventTime.PerMinute;
        return true;
    }

    private static bool TryApplyZone(ReadOnlySpan<byte> name, long local, out long micros)
    {
        micros = 0;
        var clocks = _clocks ??= [];
        var text = Encoding.UTF8.GetString(name);
        if (!clocks.TryGetValue(text, out var clock))
        {
            if (clocks.Count == MaxNames)
                clocks.Clear();
            clocks[text] = clock = TimeZones.Find(text) is { } zone ? new(zone) : null;
        }

        micros = clock?.ToInstant(local) ?? 0;
        return clock is not null;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out long minutes)
    {
        minutes = 0;
        if ((text.Length == 1 && text[0] is (byte)'Z' or (byte)'z') || text.SequenceEqual("UTC"u8) || text.SequenceEqual("GMT"u8))
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != (byte)':'))
            return false;
        var wrong = 0u;
        var hours = Timestamp.Pair(text, 1, ref wrong);
        var rest = text.Length == 3 ? 0 : Timestamp.Pair(text, text.Length - 2, ref wrong);
        minutes = (text[0] == (byte)'-' ? -1 : 1) * (hours * 60 + rest);
        return wrong == 0 && hours < 24 && rest < 60;
    }
}
