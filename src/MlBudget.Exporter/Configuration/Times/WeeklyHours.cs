using System.Collections.Immutable;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>
/// Hours on days of the week, by the clocks of a zone: an instant is within them when its clocks show a time that is. What ends before
/// its start goes on over midnight, and belongs to the day on which it begins. Where an hour comes twice, it is within them twice.
/// </summary>
/// <param name="Days">Whether they begin on a day, from Sunday on.</param>
/// <param name="From">The minute of the day at which they begin, from 0 to 1439.</param>
/// <param name="To">The first minute of the day that is after them, from 1 to 1440.</param>
/// <param name="Zone">By whose clocks.</param>
internal sealed record WeeklyHours(ImmutableArray<bool> Days, int From, int To, TimeZoneInfo Zone)
{
    /// <summary>Whether a minute is within them.</summary>
    /// <param name="utc">The start of the minute.</param>
    public bool Holds(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, Zone);
        var (day, minute) = ((int)local.DayOfWeek, local.Hour * 60 + local.Minute);
        return From < To ? Days[day] && minute >= From && minute < To
            : (Days[day] && minute >= From) || (Days[(day + 6) % 7] && minute < To);
    }
}
