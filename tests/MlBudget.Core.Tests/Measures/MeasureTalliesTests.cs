using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Measures;

public sealed class MeasureTalliesTests
{
    [Fact]
    public void Events_are_the_counters_that_stand_for_them()
    {
        var confusion = new MeasureTallies(new(new ConfusionCounting(null, "classes"), null, null));
        var selection = new MeasureTallies(new(new SelectionCounting("classes"), null, null));

        Assert.Equal(10, confusion.EventsIn([1, 2, 3, 4]));
        Assert.Equal(7, selection.EventsIn([7, 5]));
    }

    [Fact]
    public void Groups_are_apart_and_an_unknown_group_is_empty()
    {
        var tallies = new MeasureTallies(new(new SelectionCounting("classes"), 0, "merchant"));
        tallies.Add(2, 100, 0, 5);
        tallies.Add(4, 100, 0, 7);

        Assert.Equal([0, 0, 5, 0, 7, 0], Enumerable.Range(0, 6).Select(group => Sum(tallies, group)));
        tallies.DropBefore(TimeWindow.Day, TimeWindow.Day);
        Assert.Equal(0, Sum(tallies, 2));
    }

    [Fact]
    public void Which_minute_has_changed_is_told_of_every_group()
    {
        var tallies = new MeasureTallies(new(new SelectionCounting("classes"), 0, "merchant"));
        foreach (var group in (int[])[0, 1, 4])
        {
            tallies.Add(group, 100 + 60 * group, 0, 5);
            Assert.InRange(tallies.TakeChangedFrom(), 60, 100 + 60 * group);
            Assert.Equal(int.MaxValue, tallies.TakeChangedFrom());
        }
    }

    [Fact]
    public void Each_counter_goes_with_a_weight_for_events()
    {
        ImmutableArray<Counting> all =
        [
            new RecordCounting(), new RepeatedIdCounting(), new SelectionCounting("c"), new PresenceCounting(0, "p"),
            new ConfusionCounting(null, "c"), new LabelCoverageCounting(null, "c"),
            new StalenessCounting(0, 1, 1, "s"), new FieldSchemaCounting(new RangeRule("f", 0, "r", 0, 1)),
            new RecordSchemaCounting([]),
        ];
        Assert.All(all, counting => Assert.Equal(counting.Counters.Length, counting.Events.Length));
        Assert.Equal(all.Length, all.DistinctBy(counting => counting.Canonical).Count());
    }

    private static long Sum(MeasureTallies tallies, int group)
    {
        Span<long> sums = [0, 0];
        tallies.SumInto(group, new(0, TimeWindow.Day), sums);
        return sums[0];
    }
}
