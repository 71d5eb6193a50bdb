using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>A stretch of a plain budget, by minutes.</summary>
internal sealed record PlainStretch(int From, int To, decimal Value);

/// <summary>A budget as math.md has it, read minute by minute from a list of events: slow, and with nothing of the real code's in it.</summary>
internal sealed class PlainBudget
{
    /// <summary>What was counted, by the minute in which it happened.</summary>
    public required IReadOnlyDictionary<int, (long Good, long Bad)> Events { get; init; }

    /// <summary>The slots of what is counted, in minutes.</summary>
    public required int Slot { get; init; }

    /// <summary>The length of slices in minutes; 0 for none.</summary>
    public int Slice { get; init; }

    /// <summary>What is normal of a level, whose error is how far its share lies behind; null for occurrences.</summary>
    public decimal? Normal { get; init; }

    public required decimal Allowed { get; init; }

    public IReadOnlyList<PlainStretch> Adjusted { get; init; } = [];

    public decimal InSlice { get; init; }

    public IReadOnlyList<PlainStretch> AdjustedInSlice { get; init; } = [];

    public IReadOnlyList<(int From, int To)> Excluded { get; init; } = [];

    /// <summary>What is outside of hours of operation: excluded, and no part of a window.</summary>
    public IReadOnlyList<(int From, int To)> Closed { get; init; } = [];

    public required int Window { get; init; }

    public CalendarUnit? Unit { get; init; }

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    private int End => Slice > 0 ? Slice : Slot;

    /// <summary>Where windows end.</summary>
    public int Watermark(int now) => Floor(now, End);

    /// <summary>The window over which the budget is kept, and how long all of it is.</summary>
    public (int From, int To, int Whole) Whole(int watermark)
    {
        if (Unit is null)
            return (Rolling(watermark, Window), watermark, Window);
        var last = watermark - End;
        int from = Floor(last, 60), to = from + 60;
        while (Period(from - 60) == Period(last))
            from -= 60;
        while (Period(to) == Period(last))
            to += 60;
        return (from, watermark, to - from);
    }

    public static int Rolling(int watermark, int length) => length > 1440 ? Floor(watermark - length, 60) : watermark - length;

    public double Coverage(int from, int to, int whole)
    {
        if (Start() is not { } start || start >= to)
            return 0;
        var minutes = 0;
        for (var minute = Math.Max(start, from); minute < to; minute++)
            minutes += IsExcluded(minute) ? 0 : 1;
        var open = Enumerable.Range(from, whole).Count(minute => !IsWithin(Closed, minute));
        return open == 0 ? 0 : Math.Min(1, (double)minutes / open);
    }

    /// <summary>E over a window.</summary>
    public double AllowedOver(int from, int to) => AllowedOver(from, to, Allowed, Adjusted, byEvents: Slice == 0 && Normal is null);

    /// <summary>The error ratio, events and bad events of a window; null without any.</summary>
    public (double Error, long Events, long Bad)? Read(int from, int to)
    {
        if (Slice > 0)
            return Slices(from, to);
        var (events, bad) = Count(from, to);
        if (events == 0)
            return null;
        return Normal is { } normal
            ? ((double)Math.Max(0, (normal * events - (events - bad)) / (normal * events)), events, bad)
            : ((double)bad / events, events, bad);
    }

    private (double, long, long)? Slices(int from, int to)
    {
        long judged = 0, wrong = 0;
        for (var slice = Floor(from + Slice - 1, Slice); slice + Slice <= to; slice += Slice)
        {
            var excluded = Enumerable.Range(slice, Slice).Count(IsExcluded);
            var (events, bad) = Count(slice, slice + Slice);
            if (2 * excluded > Slice || events == 0)
                continue;
            judged++;
            wrong += (double)bad / events > AllowedOver(slice, slice + Slice, InSlice, AdjustedInSlice, byEvents: true) ? 1 : 0;
        }

        return judged == 0 ? null : ((double)wrong / judged, judged, wrong);
    }

    private double AllowedOver(int from, int to, decimal usual, IReadOnlyList<PlainStretch> stretches, bool byEvents)
    {
        decimal sum = 0, all = 0, plain = 0;
        for (var minute = from; minute < to; minute++)
        {
            var slot = Floor(minute, Slot);
            var allowed = stretches.FirstOrDefault(stretch => stretch.From <= slot && slot < stretch.To)?.Value ?? usual;
            var weight = IsExcluded(minute) ? 0 : byEvents ? Of(minute) : 1;
            (sum, all, plain) = (sum + weight * allowed, all + weight, plain + allowed);
        }

        return (double)(all > 0 ? sum / all : plain / (to - from));
    }

    private (long Events, long Bad) Count(int from, int to)
    {
        var (events, wrong) = (0L, 0L);
        for (var minute = from; minute < to; minute++)
        {
            if (Events.TryGetValue(minute, out var one) && !IsExcluded(minute))
                (events, wrong) = (events + one.Good + one.Bad, wrong + one.Bad);
        }

        return (events, wrong);
    }

    private long Of(int minute) => Events.TryGetValue(minute, out var one) ? one.Good + one.Bad : 0;

    /// <summary>The first hour, ever, that holds at least 1% of the median non-empty hour of the seven days from it, of what
    /// is not excluded.</summary>
    private int? Start()
    {
        var hours = Events.Where(one => !IsExcluded(one.Key)).GroupBy(one => Floor(one.Key, 60))
            .Select(hour => (From: hour.Key, Events: hour.Sum(one => one.Value.Good + one.Value.Bad))).Where(hour => hour.Events > 0).OrderBy(hour => hour.From).ToArray();
        foreach (var (from, events) in hours)
        {
            var within = hours.Where(hour => hour.From >= from && hour.From < from + 7 * 1440).Select(hour => (double)hour.Events).Order().ToArray();
            var middle = (within[(within.Length - 1) / 2] + within[within.Length / 2]) / 2;
            if (events >= 0.01 * middle)
                return from;
        }

        return null;
    }

    private bool IsExcluded(int minute) => IsWithin(Excluded, minute) || IsWithin(Closed, minute);

    private bool IsWithin(IReadOnlyList<(int From, int To)> stretches, int minute)
    {
        var slot = Floor(minute, Slot);
        return stretches.Any(stretch => stretch.From < slot + Slot && slot < stretch.To);
    }

    private (int, int) Period(int minute)
    {
        var local = TimeZoneInfo.ConvertTime(new Minute(minute).Start.ToDateTimeOffset(), Zone).Date;
        return Unit switch
        {
            CalendarUnit.Week => (0, (int)(local - new DateTime(2000, 1, 3)).TotalDays / 7),
            CalendarUnit.Month => (local.Year, local.Month),
            _ => (local.Year, (local.Month - 1) / 3),
        };
    }

    private static int Floor(int minute, int size) => minute - minute % size;
}
