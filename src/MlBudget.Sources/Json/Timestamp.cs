using MlBudget.Core.Time;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Json;

/// <summary>
/// Reads instants in the forms that tell themselves: RFC 3339 and what programs write in its place (a space for the T, a comma before
/// fractions, slashes for hyphens, no seconds, only a date, an offset behind a space or without colon, <c>UTC</c>, a zone in brackets),
/// <c>20260801</c> and <c>20260801T103000</c> with or without the T, <c>01/Aug/2026:10:30:00 +0900</c>, and numbers since the epoch, whose
/// size tells their unit. What is finer than a microsecond is cut off towards the past.
/// </summary>
internal static class Timestamp
{
    private const long Min = -62_135_596_800 * EventTime.PerSecond;
    private const long Max = 253_402_300_800 * EventTime.PerSecond - 1;
    private const int DateLength = 10;

    /// <summary>Reads a text; numbers as texts are read as numbers.</summary>
    /// <param name="text">The text.</param>
    /// <param name="clock">Shows the times that have no offset; null for UTC.</param>
    /// <param name="known">The date of the text before, which may be this one's.</param>
    /// <param name="micros">Microseconds since the epoch.</param>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, LocalClock? clock, ref KnownDate known, out long micros)
    {
        micros = 0;
        if (text.Length >= DateLength && text[4] is (byte)'-' or (byte)'/' && text[7] == text[4])
            return known.TryRead(text, out var date) && TryReadClock(text[DateLength..], date, clock, out micros);
        if (text.Length > DateLength && text[2] == (byte)'/')
            return CommonLog.TryReadDate(text, out var day, out var rest) && TryReadClock(rest, day, clock, out micros);
        if (CompactTime.TryRead(text, clock, out micros))
            return InRange(micros, out micros);
        return JsonNumber.Scan(text, 0, out var number) == text.Length && TryReadEpoch(number, out micros);
    }

    /// <summary>
    /// Reads a number: since the epoch below 10^11 in seconds (until the year 5138), below 10^14 in milliseconds, below 10^17 in
    /// microseconds, else in nanoseconds; but 20260801, 202608011030 and 20260801103000 by their digits, also with <c>.0</c> behind them.
    /// </summary>
    /// <param name="number">The number.</param>
    /// <param name="token">How it is written.</param>
    /// <param name="clock">Shows the times that have no offset; null for UTC.</param>
    /// <param name="micros">Microseconds since the epoch.</param>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public static bool TryRead(in JsonNumber number, ReadOnlySpan<byte> token, LocalClock? clock, out long micros)
    {
        var digits = token.EndsWith(".0"u8) ? token[..^2] : token;
        return CompactTime.HasLength(digits) && CompactTime.TryRead(digits, clock, out micros) ? InRange(micros, out micros) : TryReadEpoch(number, out micros);
    }

    /// <summary>What a clock shows, in microseconds since it showed the start of 1970, as an instant.</summary>
    internal static long ToInstant(long local, LocalClock? clock) => clock?.ToInstant(local) ?? local;

    /// <summary>The first microsecond of a day.</summary>
    /// <returns>Whether there is such a day, in the years 1 to 9999.</returns>
    internal static bool TryStartOf(long year, long month, long day, out long micros)
    {
        micros = 0;
        if (year is 0 or > 9999 || month is 0 or > 12 || day == 0 || (day > 28 && day > DateTime.DaysInMonth((int)year, (int)month)))
            return false;
        micros = DaysSinceEpoch((int)year, (int)month, (int)day) * 24 * EventTime.PerHour;
        return true;
    }

    /// <summary>Two digits; anything else makes <paramref name="wrong"/> other than 0.</summary>
    internal static long Pair(ReadOnlySpan<byte> text, int pos, ref uint wrong)
    {
        uint tens = (uint)text[pos] - '0', ones = (uint)text[pos + 1] - '0';
        wrong |= (tens > 9 ? 1u : 0) | (ones > 9 ? 1u : 0);
        return tens * 10 + ones;
    }

    private static bool TryReadEpoch(in JsonNumber number, out long micros)
    {
        micros = 0;
        if (number.IsInfinite)
            return false;
        if (number.Digits == 0)
            return true;
        var magnitude = JsonNumber.CountDigits(number.Digits) + number.Exponent;
        var shift = number.Exponent + magnitude switch { <= 11 => 6, <= 14 => 3, <= 17 => 0, _ => -3 };

        // The greatest valid number, the end of 9999 in nanoseconds, has 21 digits.
        if (magnitude > 21)
            return false;
        var remainder = number.IsTruncated;
        Int128 value = number.Digits;
        for (; shift > 0; shift--)
            value *= 10;
        for (; shift < 0 && value != 0; shift++)
        {
            remainder |= value % 10 != 0;
            value /= 10;
        }

        if (number.IsNegative)
            value = -value - (remainder ? 1 : 0);
        return InRange(value, out micros);
    }

    /// <summary>Reads <c>2026-08-01</c>, whatever stands between the numbers.</summary>
    /// <returns>Whether there is such a day.</returns>
    internal static bool TryReadDate(ReadOnlySpan<byte> text, out long micros)
    {
        var wrong = 0u;
        var year = Pair(text, 0, ref wrong) * 100 + Pair(text, 2, ref wrong);
        var (month, day) = (Pair(text, 5, ref wrong), Pair(text, 8, ref wrong));
        return TryStartOf(year, month, day, out micros) && wrong == 0;
    }

    /// <summary>Reads what follows a date: nothing, or a sign, hours and minutes, and seconds, fractions, an offset and a zone if they are there.</summary>
    private static bool TryReadClock(ReadOnlySpan<byte> text, long date, LocalClock? clock, out long micros)
    {
        micros = 0;
        if (text.IsEmpty)
            return InRange(ToInstant(date, clock), out micros);
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)':') || text[3] != (byte)':')
            return false;
        var wrong = 0u;
        var (hour, minute, second) = (Pair(text, 1, ref wrong), Pair(text, 4, ref wrong), 0L);
        var pos = 6;
        if (text.Length >= 9 && text[6] == (byte)':')
            (second, pos) = (Pair(text, 7, ref wrong), 9);
        var fraction = 0L;
        if (wrong != 0 || hour > 23 || minute > 59 || second > 60 || (pos == 9 && !TryReadFraction(text, ref pos, out fraction)))
            return false;

        // A leap second belongs to the minute that it ends.
        if (second == 60)
            (second, fraction) = (59, EventTime.PerSecond - 1);
        var local = date + ((hour * 60 + minute) * 60 + second) * EventTime.PerSecond + fraction;
        return TimeOffset.TryApply(text[pos..], local, clock, out var instant) && InRange(instant, out micros);
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, ref int pos, out long micros)
    {
        micros = 0;
        if (pos == text.Length || text[pos] is not ((byte)'.' or (byte)','))
            return true;
        var start = ++pos;
        var unit = EventTime.PerSecond / 10;
        for (; pos < text.Length && char.IsAsciiDigit((char)text[pos]); pos++)
        {
            micros += (text[pos] - '0') * unit;
            unit /= 10;
        }

        return pos > start;
    }

    /// <summary>Howard Hinnant's days_from_civil: years start in March, so that leap days end them.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        if (month <= 2)
            year--;
        var era = year / 400;
        var yearOfEra = year - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097L + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }

    /// <summary>Whether an instant is within the years 1 to 9999.</summary>
    internal static bool InRange(Int128 value, out long micros)
    {
        var valid = value >= Min && value <= Max;
        micros = valid ? (long)value : 0;
        return valid;
    }
}
