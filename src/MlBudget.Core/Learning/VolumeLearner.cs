using System.Collections.Immutable;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>Learns how many predictions are usual in each hour of the week. Silent hours count as none, and excluded ones don't count.</summary>
internal static class VolumeLearner
{
    private const int HoursOfWeek = 7 * 24;

    /// <summary>The epoch began on a Thursday; weeks begin with Monday.</summary>
    private const int EpochHour = 3 * 24;

    /// <summary>The median of each hour of the week, from Monday 00:00 UTC on; null for hours that the period doesn't have.</summary>
    /// <param name="period">The period, in whole hours.</param>
    /// <param name="predictions">Counts predictions in a window.</param>
    /// <param name="isExcluded">Whether an hour counts in nothing.</param>
    public static ImmutableArray<double?> Learn(TimeWindow period, Func<TimeWindow, long> predictions, Predicate<TimeWindow> isExcluded)
    {
        var hours = new List<double>[HoursOfWeek];
        for (var from = period.From; from < period.To; from += TimeWindow.Hour)
        {
            var hour = new TimeWindow(from, from + TimeWindow.Hour);
            if (!isExcluded(hour))
                (hours[HourOfWeek(from)] ??= []).Add(predictions(hour));
        }

        return [.. hours.Select(counts => counts is null ? (double?)null : Quantiles.Median([.. counts]))];
    }

    private static int HourOfWeek(int minute)
    {
        var hour = TimeWindow.Floor(minute, TimeWindow.Hour) / TimeWindow.Hour + EpochHour;
        return hour - TimeWindow.Floor(hour, HoursOfWeek);
    }
}
