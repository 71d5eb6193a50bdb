using System.Globalization;

namespace MlBudget.Core.Time;

/// <summary>
/// A point in time, UTC, in whole microseconds since the Unix epoch. In columns and blobs it is its bare number; what is finer is
/// cut off, which can't move an event to another slot.
/// </summary>
/// <param name="Micros">Microseconds since the epoch, negative before 1970.</param>
public readonly record struct Instant(long Micros) : IComparable<Instant>
{
    /// <summary>Before all there is.</summary>
    public static readonly Instant MinValue = new(long.MinValue);

    /// <summary>After all there is.</summary>
    public static readonly Instant MaxValue = new(long.MaxValue);

    /// <summary>The minute that holds it.</summary>
    public Minute Minute => new(EventTime.MinuteOf(Micros));

    /// <summary>The instant of a calendar time.</summary>
    public static Instant From(DateTimeOffset time) => new(EventTime.FloorDivide(
        time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks, TimeSpan.TicksPerMicrosecond));

    /// <summary>What the clock says.</summary>
    public static Instant Now(TimeProvider clock) => From(clock.GetUtcNow());

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant one, Instant other) => one < other ? one : other;

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant one, Instant other) => one > other ? one : other;

    /// <summary>The calendar time, for an instant within the years 1 to 9999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside these years.</exception>
    /// <exception cref="OverflowException">It is far outside these years.</exception>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(checked(Micros * TimeSpan.TicksPerMicrosecond));

    /// <summary>Seconds since the Unix epoch, as Prometheus writes times.</summary>
    public double ToUnixSeconds() => Micros / (double)EventTime.PerSecond;

    /// <summary>The instant as RFC 3339 has it, to the second: <c>2026-06-01T00:00:00Z</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the years 1 to 9999.</exception>
    public string ToRfc3339() => ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The first multiple of a step since the epoch that is not before it.</summary>
    /// <param name="step">At least a microsecond, in whole microseconds.</param>
    public Instant CeilingTo(TimeSpan step)
    {
        var micros = EventTime.From(step);
        return new(-EventTime.FloorDivide(-Micros, micros) * micros);
    }

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Micros.CompareTo(other.Micros);

    /// <summary>For people who look for a fault.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Micros} µs");

    /// <summary>So much later.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => new(instant.Micros + EventTime.From(span));

    /// <summary>So much earlier.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => new(instant.Micros - EventTime.From(span));

    /// <summary>How much later one is than another.</summary>
    /// <exception cref="OverflowException">They are more than 29,000 years apart.</exception>
    public static TimeSpan operator -(Instant later, Instant earlier) =>
        new(checked((later.Micros - earlier.Micros) * TimeSpan.TicksPerMicrosecond));

    /// <summary>Whether it is earlier.</summary>
    public static bool operator <(Instant one, Instant other) => one.Micros < other.Micros;

    /// <summary>Whether it is later.</summary>
    public static bool operator >(Instant one, Instant other) => one.Micros > other.Micros;

    /// <summary>Whether it is not later.</summary>
    public static bool operator <=(Instant one, Instant other) => one.Micros <= other.Micros;

    /// <summary>Whether it is not earlier.</summary>
    public static bool operator >=(Instant one, Instant other) => one.Micros >= other.Micros;
}
