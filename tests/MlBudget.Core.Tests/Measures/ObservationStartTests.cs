using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

/// <summary>
/// Observation starts with the earliest hour that holds at least 1% of the median non-empty hour's events of the seven days from
/// it.
/// </summary>
public sealed class ObservationStartTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;

    private readonly MeasureTallies _tallies = new(new(new SelectionCounting("classes"), null, null));

    [Fact]
    public void Without_events_there_is_none()
    {
        Assert.Null(_tallies.ObservationStart);
        _tallies.Add(0, Day, 1, 7);
        Assert.Null(_tallies.ObservationStart);
        _tallies.DropBefore(30 * Day, 30 * Day);
        Assert.Null(_tallies.ObservationStart);
    }

    [Fact]
    public void A_single_hour_is_its_own_median()
    {
        _tallies.Add(0, 3 * Day + 59, 0, 1);
        Assert.Equal(3 * Day, _tallies.ObservationStart);
    }

    [Theory]
    [InlineData(9, 2 * Day)]
    [InlineData(10, Hour)]
    public void An_hour_below_one_percent_of_the_median_does_not_start_it(int events, int start)
    {
        _tallies.Add(0, Hour + 5, 0, events);
        for (var hour = 0; hour < 4; hour++)
            _tallies.Add(0, 2 * Day + hour * Hour, 0, hour < 3 ? 1000 : 1_000_000);

        Assert.Equal(start, _tallies.ObservationStart);
    }

    [Fact]
    public void The_median_of_an_even_number_of_hours_is_between_the_middle_two()
    {
        _tallies.Add(0, 0, 0, 10);
        _tallies.Add(0, Day, 0, 2010);

        Assert.Equal(Day, _tallies.ObservationStart);
        _tallies.Add(0, 0, 0, 1);
        Assert.Equal(0, _tallies.ObservationStart);
    }

    [Theory]
    [InlineData(7 * 24 - 1, 7 * 24 - 1)]
    [InlineData(7 * 24, 0)]
    public void The_median_is_taken_over_the_seven_days_from_the_hour(int laterHour, int startHour)
    {
        _tallies.Add(0, 0, 0, 1);
        _tallies.Add(0, laterHour * Hour, 0, 1_000_000);

        Assert.Equal(startHour * Hour, _tallies.ObservationStart);
    }

    [Fact]
    public void A_quiet_spell_does_not_move_it()
    {
        _tallies.Add(0, Day, 0, 100);
        _tallies.Add(0, 30 * Day, 0, 1_000_000);

        Assert.Equal(Day, _tallies.ObservationStart);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void An_hour_that_is_dropped_keeps_its_verdict_however_often_somebody_dropped(int every)
    {
        _tallies.Add(0, Hour, 0, 9);
        for (var hour = 24; hour < 60 * 24; hour++)
        {
            _tallies.Add(0, hour * Hour, 0, 1000);
            if (hour % (every * 24) == 0)
                _tallies.DropBefore(hour * Hour - 2 * Day, hour * Hour - Day);
        }

        Assert.Equal(Day, _tallies.ObservationStart);
        _tallies.DropBefore(100 * Day, 100 * Day);
        Assert.Equal(Day, _tallies.ObservationStart);
    }

    [Fact]
    public void An_hour_that_is_dropped_before_it_qualifies_can_still_be_outgrown_by_the_days_behind_it()
    {
        _tallies.Add(0, 0, 0, 9);
        _tallies.DropBefore(2 * Day, 2 * Day);
        Assert.Equal(0, _tallies.ObservationStart);

        _tallies.Add(0, 5 * Day, 0, 1000);
        _tallies.Add(0, 6 * Day, 0, 1000);
        Assert.Equal(5 * Day, _tallies.ObservationStart);
    }

    [Fact]
    public void A_record_so_old_that_its_hour_was_dropped_changes_nothing()
    {
        _tallies.Add(0, Day, 0, 9);
        _tallies.Add(0, 2 * Day, 0, 1000);
        _tallies.Add(0, 3 * Day, 0, 1000);
        _tallies.DropBefore(4 * Day, 4 * Day);
        _tallies.Add(0, Day, 0, 5000);

        Assert.Equal(2 * Day, _tallies.ObservationStart);
        _tallies.DropBefore(4 * Day, 4 * Day);
        Assert.Equal(2 * Day, _tallies.ObservationStart);
    }

    [Fact]
    public void Groups_count_together()
    {
        var tallies = new MeasureTallies(new(new SelectionCounting("classes"), 0, "merchant"));
        tallies.Add(5, 2 * Day, 0, 1000);
        tallies.Add(1, Day, 0, 4);
        tallies.Add(2, Day, 0, 7);

        Assert.Equal(Day, tallies.ObservationStart);
    }
}
