using System.Globalization;

namespace MlBudget.Core.Time;

/// <summary>How long a period of the calendar is.</summary>
public enum CalendarUnit
{
    /// <summary>From Monday to Sunday, as ISO 8601 has it.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Three months, the first from January to March.</summary>
    Quarter,
}

/// <summary>The weeks, months or quarters of a time zone (math.md, "Calendar windows"). Immutable.</summary>
/// <param name="unit">How long they are.</param>
/// <param name="zone">In whose days; its offset to UTC is whole hours.</param>
public sealed class CalendarPeriods(CalendarUnit unit, TimeZoneInfo zone)
{
    /// <summary>How long they are.</summary>
    public CalendarUnit Unit => unit;

    /// <summary>In whose days.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>The length that alert rows and shown windows are made for: 7, 30 or 91 days.</summary>
    public TimeSpan NominalLength => TimeSpan.FromDays(unit switch { CalendarUnit.Week => 7, CalendarUnit.Month => 30, _ => 91 });

    /// <summary>The first and the last minute of which the period is computed: a log may hold the zero time of its language.</summary>
    private static readonly (int First, int Last) Bounds = (
        Instant.From(new DateTimeOffset(2, 1, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number,
        new Instant(EventTime.Latest).Minute.Number);

    /// <summary>No period is longer: 31 days of a month and 92 of a quarter, and an hour where the clock is set back.</summary>
    public TimeSpan GreatestLength =>
        TimeSpan.FromDays(unit switch { CalendarUnit.Week => 7, CalendarUnit.Month => 31, _ => 92 })
        + TimeSpan.FromHours(zone.SupportsDaylightSavingTime ? 1 : 0);

    /// <summary>The period that holds a minute: its first minute, and the first one after it.</summary>
    /// <param name="minute">A minute; one before the year 2 counts as its first.</param>
    public TimeWindow Containing(Minute minute)
    {
        var first = FirstDay(minute);
        return new(MinuteOf(first), MinuteOf(Next(first)));
    }

    /// <summary>What the period that holds a minute is called: <c>2026-W48</c>, <c>2026-11</c>, <c>2026-Q4</c>.</summary>
    /// <param name="minute">A minute; one before the year 2 counts as its first.</param>
    public string NameOf(Minute minute)
    {
        var first = FirstDay(minute);
        return unit switch
        {
            CalendarUnit.Week => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(first):0000}-W{ISOWeek.GetWeekOfYear(first):00}"),
            CalendarUnit.Month => string.Create(CultureInfo.InvariantCulture, $"{first.Year:0000}-{first.Month:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{first.Year:0000}-Q{(first.Month + 2) / 3}"),
        };
    }

    private DateTime FirstDay(Minute minute)
    {
        var bounded = new Minute(Math.Clamp(minute.Number, Bounds.First, Bounds.Last));
        var local = TimeZoneInfo.ConvertTime(bounded.Start.ToDateTimeOffset(), zone).Date;
        return unit switch
        {
            CalendarUnit.Week => local.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
            CalendarUnit.Month => new(local.Year, local.Month, 1),
            _ => new(local.Year, local.Month - (local.Month - 1) % 3, 1),
        };
    }

    private DateTime Next(DateTime first) =>
        unit == CalendarUnit.Week ? first.AddDays(7) : first.AddMonths(unit == CalendarUnit.Month ? 1 : 3);

    /// <summary>The first minute of a day. Where the clock is set forward at midnight the day begins after that; where midnight comes twice,
    /// with the first.</summary>
    private int MinuteOf(DateTime day)
    {
        while (zone.IsInvalidTime(day))
            day = day.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day);
        return Instant.From(new DateTimeOffset(day, offset)).Minute.Number;
    }
}
