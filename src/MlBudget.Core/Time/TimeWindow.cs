namespace MlBudget.Core.Time;

/// <summary>How long the slots of a measure are. Slots are aligned to the epoch.</summary>
public enum SlotSize
{
    /// <summary>One minute: what needs neither label nor group.</summary>
    Minute = 1,

    /// <summary>One hour: what needs a label or is split by group.</summary>
    Hour = 60,
}

/// <summary>A half-open stretch of event time, [From, To), in minutes since the epoch.</summary>
/// <param name="From">The first minute that belongs to it.</param>
/// <param name="To">The first minute after it.</param>
public readonly record struct TimeWindow(int From, int To)
{
    /// <summary>Minutes in an hour.</summary>
    public const int Hour = 60;

    /// <summary>Minutes in a day.</summary>
    public const int Day = 24 * Hour;

    /// <summary>
    /// The window of a length that ends at a watermark. Windows up to a day are cut at minutes; the old edge of longer
    /// ones is rounded down to the hour, because minutes are kept for little more than a day.
    /// </summary>
    /// <param name="watermark">The first minute that is not in the window.</param>
    /// <param name="length">At least a minute, in whole minutes.</param>
    public static TimeWindow Ending(Minute watermark, TimeSpan length)
    {
        var minutes = (int)length.TotalMinutes;
        var from = watermark.Number - minutes;
        return new(minutes > Day ? Floor(from, Hour) : from, watermark.Number);
    }

    /// <summary>The greatest multiple of <paramref name="size"/> that is not above <paramref name="minute"/>.</summary>
    public static int Floor(int minute, int size) => minute - Modulo(minute, size);

    /// <summary>The least multiple of <paramref name="size"/> that is not below <paramref name="minute"/>.</summary>
    public static int Ceiling(int minute, int size) => minute + Modulo(-minute, size);

    private static int Modulo(int value, int size)
    {
        var rest = value % size;
        return rest < 0 ? rest + size : rest;
    }
}
