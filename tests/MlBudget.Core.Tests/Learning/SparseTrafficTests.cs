using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using MlBudget.Core.Slis;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

/// <summary>Where too few predictions come for anything to be judged.</summary>
public sealed class SparseTrafficTests
{
    [Fact]
    public void Drift_windows_that_are_never_judged_are_said_when_they_are_learned()
    {
        Assert.Contains(
            "drift is never judged: the fullest window of 6h usually has 120 predictions, and a feature needs 500 values in it; "
            + "not even the longest, 1d, would do with its 480: watch something else than drift", Ledger(Traffic(8, 20)).Learn(new(Start), new(Start + 8 * Day)).Notes);
        Assert.DoesNotContain(
            Ledger(Traffic(8, 84)).Learn(new(Start), new(Start + 8 * Day)).Notes, note => note.StartsWith("drift is never judged", StringComparison.Ordinal));
    }

    [Fact]
    public void The_fullest_slice_of_a_week_counts_and_no_less_than_the_average()
    {
        // Tuesdays from 06:00 to 12:00 have a hundred an hour, all other hours one.
        var baseline = Hourly(hour => hour is >= 30 and < 36 ? 100 : 1);
        var volume = UsualVolume.Of(baseline);
        Assert.Equal(600, volume.InFullest(TimeSpan.FromHours(6)));
        Assert.Equal(606, volume.InFullest(TimeSpan.FromHours(12)));
        Assert.Equal(50, volume.InFullest(TimeSpan.FromMinutes(30)));
        Assert.Equal(200, volume.InFullest(TimeSpan.FromMinutes(90)));
        Assert.Equal(168 + 6 * 99, volume.In(TimeSpan.FromDays(7)), tolerance: 1e-9);
        Assert.Null(JudgedDrift.TooSparse(volume, TimeSpan.FromHours(6)));
        // The median of hours with a prediction now and then is 0.
        Assert.Equal(10, UsualVolume.Of(baseline with { Volume = [.. new double?[168]], Rows = 4 * 7 * 40 }).InFullest(TimeSpan.FromHours(6)), tolerance: 1e-9);
        Assert.Equal(10, UsualVolume.Of(baseline with { Volume = [], Rows = 4 * 7 * 40 }).InFullest(TimeSpan.FromHours(6)), tolerance: 1e-9);
    }

    private static Baseline Hourly(Func<int, double> volume) => new()
    {
        From = new(Start),
        To = new(Start + 28 * Day),
        Rows = (long)(4 * Enumerable.Range(0, 168).Sum(volume)),
        DriftWindow = TimeSpan.FromHours(6),
        Volume = [.. Enumerable.Range(0, 168).Select(hour => (double?)volume(hour))],
    };
}
