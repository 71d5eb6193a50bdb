using MlBudget.Core.Time;

namespace MlBudget.Sources.Json;

/// <summary>
/// Reads instants: RFC 3339, also with a space for the T, lower-case letters, an offset without colon or minutes, or
/// none, which is UTC; or numbers since the epoch, whose size tells their unit. What is finer than a microsecond is
/// cut off towards the past.
/// </summary>
internal static class Timestamp
{
    private const long Min = -62_135_596_800 * EventTime.PerSecond;
    private const long Max = 253_402_300_800 * EventTime.PerSecond - 1;
    private const int SecondsLength = 19;

    /// <summary>Reads a text; numbers as texts are read as numbers.</summary>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long micros)
    {
        if (text.Length >= SecondsLength && text[4] == (byte)'-')
            return TryReadCalendar(text, out micros);
        micros = 0;
        return JsonNumber.Scan(text, 0, out var number) == text.Length && TryRead(number, out micros);
    }

    /// <summary>
    /// Reads a number since the epoch: below 10^11 in seconds (until the year 5138), below 10^14 in milliseconds,
    /// below 10^17 in microseconds, else in nanoseconds.
    /// </summary>
    /// <returns>Whether it is an instant within the years 1 to 9999.</returns>
    public static bool TryRead(in JsonNumber number, out long micros)
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

    private static bool TryReadCalendar(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text[7] != (byte)'-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != (byte)':'
            || text[16] != (byte)':')
            return false;
        var wrong = 0u;
        var year = Pair(text, 0, ref wrong) * 100 + Pair(text, 2, ref wrong);
        var month = Pair(text, 5, ref wrong);
        var day = Pair(text, 8, ref wrong);
        var hour = Pair(text, 11, ref wrong);
        var minute = Pair(text, 14, ref wrong);
        var second = Pair(text, 17, ref wrong);
        if (wrong != 0 || year == 0 || month is 0 or > 12 || day == 0 || hour > 23 || minute > 59 || second > 60
            || (day > 28 && day > DateTime.DaysInMonth((int)year, (int)month)))
            return false;
        var pos = SecondsLength;
        if (!TryReadFraction(text, ref pos, out var fraction) || !TryReadOffset(text[pos..], out var offsetMinutes))
            return false;

        // A leap second belongs to the minute that it ends.
        if (second == 60)
            (second, fraction) = (59, EventTime.PerSecond - 1);
        var seconds = (DaysSinceEpoch((int)year, (int)month, (int)day) * 24 + hour) * 3600 + minute * 60 + second;
        return InRange((seconds - offsetMinutes * 60) * EventTime.PerSecond + fraction, out micros);
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, ref int pos, out long micros)
    {
        micros = 0;
        if (pos == text.Length || text[pos] != (byte)'.')
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

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out long minutes)
    {
        minutes = 0;
        if (text.Length == 0 || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6)
            || (text.Length == 6 && text[3] != (byte)':'))
            return false;
        var wrong = 0u;
        var hours = Pair(text, 1, ref wrong);
        var rest = text.Length == 3 ? 0 : Pair(text, text.Length - 2, ref wrong);
        minutes = (text[0] == (byte)'-' ? -1 : 1) * (hours * 60 + rest);
        return wrong == 0 && hours < 24 && rest < 60;
    }

    /// <summary>Two digits; anything else makes <paramref name="wrong"/> other than 0.</summary>
    private static long Pair(ReadOnlySpan<byte> text, int pos, ref uint wrong)
    {
        uint tens = (uint)text[pos] - '0', ones = (uint)text[pos + 1] - '0';
        wrong |= (tens > 9 ? 1u : 0) | (ones > 9 ? 1u : 0);
        return tens * 10 + ones;
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

    private static bool InRange(Int128 value, out long micros)
    {
        var valid = value >= Min && value <= Max;
        micros = valid ? (long)value : 0;
        return valid;
    }
}
