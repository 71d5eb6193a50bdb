using MlBudget.Core.Time;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Json;

/// <summary>
/// Reads <c>20260801</c>, <c>202608011030</c>, <c>20260801103000</c>, <c>20260801103000123</c> and <c>20260801T103000</c>, the latter with an offset if it is there. Digits count as such a
/// date only within the years 1900 to 2099: as seconds or milliseconds since the epoch they would be of 1970, or of after the year 2570.
/// </summary>
internal static class CompactTime
{
    /// <summary>The digits of a date.</summary>
    private const int DateLength = 8;

    /// <summary>The digits of a date and a time to the minute, to the second, and to the millisecond.</summary>
    private const int MinutesLength = 12, SecondsLength = 14, MillisecondsLength = 17;

    /// <summary>Whether a number has as many digits as one of them.</summary>
    public static bool HasLength(ReadOnlySpan<byte> token) => token.Length is DateLength or MinutesLength or SecondsLength or MillisecondsLength;

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="clock">Shows the times that have no offset; null for UTC.</param>
    /// <param name="micros">Microseconds since the epoch.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, LocalClock? clock, out long micros)
    {
        micros = 0;
        if (text.Length < DateLength || text[0] is not ((byte)'1' or (byte)'2'))
            return false;
        var wrong = 0u;
        var century = Timestamp.Pair(text, 0, ref wrong);
        var year = century * 100 + Timestamp.Pair(text, 2, ref wrong);
        var (month, day) = (Timestamp.Pair(text, 4, ref wrong), Timestamp.Pair(text, 6, ref wrong));
        if (wrong != 0 || century is not (19 or 20) || !Timestamp.TryStartOf(year, month, day, out var date))
            return false;
        var rest = text[DateLength..];
        if (rest is [(byte)'T' or (byte)'t', ..])
            return rest.Length >= 7 && TryAdd(rest[1..7], ref date) && TimeOffset.TryApply(rest[7..], date, clock, out micros);
        if (!rest.IsEmpty && (!HasLength(text) || !TryAdd(rest, ref date)))
            return false;
        micros = Timestamp.ToInstant(date, clock);
        return true;
    }

    private static bool TryAdd(ReadOnlySpan<byte> digits, ref long micros)
    {
        var wrong = 0u;
        var (hour, minute) = (Timestamp.Pair(digits, 0, ref wrong), Timestamp.Pair(digits, 2, ref wrong));
        var second = digits.Length > 4 ? Timestamp.Pair(digits, 4, ref wrong) : 0;
        micros += ((hour * 60 + minute) * 60 + second) * EventTime.PerSecond;
        for (var (at, unit) = (6, EventTime.PerSecond / 10); at < digits.Length; at++, unit /= 10)
        {
            wrong |= char.IsAsciiDigit((char)digits[at]) ? 0u : 1;
            micros += (digits[at] - '0') * unit;
        }

        return wrong == 0 && hour < 24 && minute < 60 && second < 60;
    }
}
