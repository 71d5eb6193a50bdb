using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Baselines;

/// <summary>How many predictions usually come: by the hour of the week, or on the average where that is not known.</summary>
public sealed class UsualVolume
{
    private const int HoursPerWeek = 168, HoursPerDay = 24, HoursFromMonday = 3 * HoursPerDay;

    private readonly ImmutableArray<double?> _hours;

    private UsualVolume(double perHour, ImmutableArray<double?> hours) => (PerHour, _hours) = (perHour, hours);

    /// <summary>How many come in an hour on the average.</summary>
    public double PerHour { get; }

    /// <summary>What is usual by a baseline, in records: of a sampled log the average alone is known of those.</summary>
    public static UsualVolume Of(Baseline baseline) => new(
        baseline.Rows / (baseline.To - baseline.From).TotalHours, baseline.Volume.Length == HoursPerWeek && baseline.HasAllPredictions ? baseline.Volume : []);

    /// <summary>The same number in every hour.</summary>
    /// <param name="perHour">How many, at least 0.</param>
    public static UsualVolume OfRate(double perHour) => new(perHour, []);

    /// <summary>How many are usual in the hour of the week that holds a minute; null where that is not known.</summary>
    /// <param name="hours">The usual number in each of 168 hours of the week, from Monday 00:00 UTC on; or none.</param>
    /// <param name="minute">Minutes since the epoch, which was on a Thursday.</param>
    public static double? At(ImmutableArray<double?> hours, int minute)
    {
        if (hours.Length != HoursPerWeek)
            return null;
        var hour = TimeWindow.Floor(minute, TimeWindow.Hour) / TimeWindow.Hour + HoursFromMonday;
        return hours[(hour % HoursPerWeek + HoursPerWeek) % HoursPerWeek];
    }

    /// <summary>How many predictions usually come in a window of a length, wherever it lies.</summary>
    public double In(TimeSpan length) => PerHour * length.TotalHours;

    /// <summary>
    /// How many predictions usually come in the fullest slice of a week. Medians of hours with hardly a prediction are 0 although some
    /// come, so it is no less than the average.
    /// </summary>
    /// <param name="slice">How long slices are: they divide a day, and begin with it.</param>
    public double InFullest(TimeSpan slice)
    {
        var fullest = In(slice);
        if (_hours.IsEmpty)
            return fullest;
        var hours = slice.TotalHours;
        if (hours < 1)
            return Math.Max(fullest, hours * _hours.Max() ?? 0);
        // A slice of whole hours begins with a multiple of them; any other is taken for the hours that it touches.
        var (whole, step) = ((int)Math.Ceiling(hours), hours % 1 == 0 && HoursPerDay % hours == 0 ? (int)hours : 1);
        for (var from = 0; from < HoursPerWeek; from += step)
        {
            double sum = 0;
            for (var hour = from; hour < from + whole; hour++)
                sum += _hours[hour % HoursPerWeek] ?? 0;
            fullest = Math.Max(fullest, sum);
        }

        return fullest;
    }
}
