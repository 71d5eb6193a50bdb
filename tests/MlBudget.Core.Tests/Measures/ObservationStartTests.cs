using MlBudget.Core.Measures;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Tests.Measures;

/// <summary>Observation starts with the earliest hour that holds at least 1% of the median non-empty hour's events.</summary>
public sealed class ObservationStartTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly TimeWindow Within = new(0, 8 * Day);

    private readonly MeasureTallies _tallies = new(new(new SelectionIndicators("classes"), null, null));

    [Fact]
    public void Without_events_there_is_none()
    {
        Assert.Null(_tallies.ObservationStart(Within));
        _tallies.Add(0, 9 * Day, 0, 1);
        Assert.Null(_tallies.ObservationStart(Within));
        _tallies.Add(0, Day, 1, 7);
        Assert.Null(_tallies.ObservationStart(Within));
    }

    [Fact]
    public void A_single_hour_is_its_own_median()
    {
        _tallies.Add(0, 3 * Day + 59, 0, 1);
        Assert.Equal(3 * Day, _tallies.ObservationStart(Within));
    }

    [Theory]
    [InlineData(9, 2 * Day)]
    [InlineData(10, Hour)]
    public void An_hour_below_one_percent_of_the_median_does_not_start_it(int events, int start)
    {
        _tallies.Add(0, Hour + 5, 0, events);
        for (var hour = 0; hour < 4; hour++)
            _tallies.Add(0, 2 * Day + hour * Hour, 0, hour < 3 ? 1000 : 1_000_000);

        Assert.Equal(start, _tallies.ObservationStart(Within));
    }

    [Fact]
    public void The_median_of_an_even_number_of_hours_is_between_the_middle_two()
    {
        _tallies.Add(0, 0, 0, 10);
        _tallies.Add(0, Day, 0, 2010);

        Assert.Equal(Day, _tallies.ObservationStart(Within));
        _tallies.Add(0, 0, 0, 1);
        Assert.Equal(0, _tallies.ObservationStart(Within));
    }

    [Fact]
    public void What_lies_before_the_reach_and_behind_the_watermark_does_not_count()
    {
        _tallies.Add(0, 0, 0, 100);
        _tallies.Add(0, Day + 10, 0, 100);
        _tallies.Add(0, Day + 40, 0, 100_000);

        Assert.Equal(Day, _tallies.ObservationStart(new(Hour, Day + 30)));
        Assert.Null(_tallies.ObservationStart(new(Hour, Day + 10)));
    }

    [Fact]
    public void An_hour_that_begins_before_the_reach_does_not_count()
    {
        _tallies.Add(0, 50, 0, 100);
        _tallies.Add(0, 70, 0, 100);
        Assert.Equal(Hour, _tallies.ObservationStart(new(20, Day)));
    }

    [Fact]
    public void Groups_count_together()
    {
        var tallies = new MeasureTallies(new(new SelectionIndicators("classes"), 0, "merchant"));
        tallies.Add(5, 2 * Day, 0, 1000);
        tallies.Add(1, Day, 0, 4);
        tallies.Add(2, Day, 0, 7);

        Assert.Equal(Day, tallies.ObservationStart(Within));
    }
}
