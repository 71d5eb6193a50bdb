using MlBudget.Core.Time;

namespace MlBudget.Sources.Times;

/// <summary>
/// The clock on a wall of a time zone. Where it is set back, an hour comes twice, and the first of both is taken; where it is set forward,
/// the times that it leaves out are those that a clock would show which wasn't set. Used by one thread.
/// </summary>
/// <param name="zone">The zone.</param>
public sealed class LocalClock(TimeZoneInfo zone)
{
    private long _minute = long.MinValue;
    private long _offset;

    /// <summary>The instant at which the clock shows a time.</summary>
    /// <param name="local">What it shows, in microseconds since it showed the start of 1970; within the years 1 to 9999.</param>
    /// <returns>Microseconds since the epoch.</returns>
    public long ToInstant(long local)
    {
        // Records follow one another: most are of the minute of the one before.
        var minute = EventTime.FloorDivide(local, EventTime.PerMinute);
        if (minute != _minute)
            (_minute, _offset) = (minute, EventTime.From(OffsetAt(minute)));
        return local - _offset;
    }

    private TimeSpan OffsetAt(long minute)
    {
        var shown = DateTime.UnixEpoch.AddMinutes(minute);
        var local = DateTime.SpecifyKind(shown, DateTimeKind.Unspecified);
        return zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1)) : zone.GetUtcOffset(local);
    }
}
