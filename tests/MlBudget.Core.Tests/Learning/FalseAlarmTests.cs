namespace MlBudget.Core.Tests.Learning;

/// <summary>
/// The promise of drift detection, on fewer windows than its documented measurement (`-- drift` of the benchmarks): seldom a
/// false alarm in any of many stable features, and a shift of a fifth of a standard deviation found.
/// </summary>
public sealed class FalseAlarmTests
{
    private const int Baselines = 50, ShiftedWindows = 20;

    [Theory]
    [InlineData(20, 1000, 100)]
    [InlineData(20, 5000, 10)]
    [InlineData(20, 1_000_000, 10)]
    [InlineData(50, 1000, 100)]
    [InlineData(50, 100_000, 10)]
    public void On_stable_data_hardly_a_window_raises_an_alarm_where_plain_p_values_raise_many(
        int features, long events, int windows)
    {
        int byFloors = 0, byCalibration = 0, byPValue = 0;
        for (var baseline = 0; baseline < Baselines; baseline++)
        {
            var model = new StableModel(features, events, seed: 1000 * features + baseline);
            for (var window = 0; window < windows; window++)
            {
                var alarms = model.Stable(events);
                byFloors += alarms.ByFloors.Contains(true) ? 1 : 0;
                byCalibration += alarms.ByCalibration.Contains(true) ? 1 : 0;
                byPValue += alarms.ByPValue.Contains(true) ? 1 : 0;
            }
        }

        var all = (double)(Baselines * windows);
        Assert.InRange(byFloors / all, 0, 0.01);
        Assert.InRange(byCalibration / all, 0, 0.02);
        Assert.InRange(byPValue / all, 0.4, 1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    public void A_fifth_of_a_standard_deviation_is_found_in_five_thousand_values(int features)
    {
        var found = 0;
        for (var baseline = 0; baseline < Baselines; baseline++)
        {
            var model = new StableModel(features, 5000, seed: 2000 * features + baseline);
            for (var window = 0; window < ShiftedWindows; window++)
                found += model.Shifted(5000, 0.2).ByFloors[0] ? 1 : 0;
        }

        Assert.InRange(found / (double)(Baselines * ShiftedWindows), 0.95, 1);
    }

    [Fact]
    public void Calibration_alone_keeps_to_its_rate_where_the_baseline_has_every_row()
    {
        var alarms = 0;
        for (var baseline = 0; baseline < Baselines; baseline++)
        {
            var model = new StableModel(20, 1_000_000, seed: baseline, sampled: 1_000_000);
            for (var window = 0; window < ShiftedWindows; window++)
                alarms += model.Stable(1_000_000).ByCalibration.Contains(true) ? 1 : 0;
        }

        Assert.InRange(alarms / (double)(Baselines * ShiftedWindows), 0, 0.02);
    }

    [Theory]
    [InlineData(20, 1000)]
    [InlineData(20, 5000)]
    [InlineData(50, 1000)]
    [InlineData(50, 5000)]
    public void Odd_features_raise_no_alarms_and_hide_no_shift_of_others(int features, long events)
    {
        const int Windows = 28;
        int alarms = 0, found = 0;
        for (var baseline = 0; baseline < Baselines / 2; baseline++)
        {
            var model = new StableModel(features, events, seed: 3000 * features + baseline, isMixed: true);
            for (var window = 0; window < Windows; window++)
            {
                alarms += model.Stable(events, window).ByFloors.Contains(true) ? 1 : 0;
                // Three regular features of four are numbers.
                var shifted = window % (features / 4) * 4;
                found += model.Shifted(events, 0.5, shifted, window).ByFloors[shifted] ? 1 : 0;
            }
        }

        Assert.InRange(alarms / (Baselines / 2.0 * Windows), 0, 0.01);
        Assert.InRange(found / (Baselines / 2.0 * Windows), 0.99, 1);
    }
}
