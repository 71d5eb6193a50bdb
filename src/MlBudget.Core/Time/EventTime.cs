namespace MlBudget.Core.Time;

/// <summary>Arithmetic on instants as they travel in columns: the bare number of an <see cref="Instant"/>, microseconds since the Unix
/// epoch.</summary>
public static class EventTime
{
    /// <summary>Microseconds in a second.</summary>
    public const long PerSecond = 1_000_000;

    /// <summary>Microseconds in a minute.</summary>
    public const long PerMinute = 60 * PerSecond;

    /// <summary>Microseconds in an hour.</summary>
    public const long PerHour = 60 * PerMinute;

    /// <summary>The greatest instant that can be counted, the start of the year 6000: minutes are 32-bit numbers.</summary>
    public const long Latest = 127_174_492_800 * PerSecond;

    /// <summary>The length of <paramref name="span"/> in microseconds.</summary>
    public static long From(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The minute that holds an instant, counted from the epoch; also right before 1970.</summary>
    public static int MinuteOf(long micros) => (int)FloorDivide(micros, PerMinute);

    /// <summary>The quotient rounded towards negative infinity.</summary>
    public static long FloorDivide(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }
}
