namespace MlBudget.Core.Baselines;

/// <summary>How many predictions usually come, as a baseline knows it: by the hour of the week, or on the average where it doesn't.</summary>
/// <param name="baseline">The baseline.</param>
public sealed class UsualVolume(Baseline baseline)
{
    private const int HoursPerWeek = 168, HoursPerDay = 24;

    /// <summary>How many predictions usually come in a window of a length, wherever it lies.</summary>
    public double In(TimeSpan length) => baseline.Rows * (length / (baseline.To - baseline.From));

    /// <summary>
    /// How many predictions usually come in the fullest slice of a week. Medians of hours with hardly a prediction are 0 although some
    /// come, so it is no less than the average.
    /// </summary>
    /// <param name="slice">How long slices are: they divide a day, and begin with it.</param>
    public double InFullest(TimeSpan slice)
    {
        var average = In(slice);
        if (baseline.Volume.Length != HoursPerWeek)
            return average;
        var hours = slice.TotalHours;
        if (hours < 1)
            return Math.Max(average, hours * baseline.Volume.Max() ?? 0);
        // A slice of whole hours begins with a multiple of them; any other is taken for the hours that it touches.
        var (whole, step) = ((int)Math.Ceiling(hours), hours % 1 == 0 ? (int)hours : 1);
        var fullest = average;
        for (var from = 0; from < HoursPerWeek; from += HoursPerDay % step == 0 ? step : 1)
        {
            double sum = 0;
            for (var hour = from; hour < from + whole; hour++)
                sum += baseline.Volume[hour % HoursPerWeek] ?? 0;
            fullest = Math.Max(fullest, sum);
        }

        return fullest;
    }
}
