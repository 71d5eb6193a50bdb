using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

/// <summary>No more than three may wait.</summary>
public sealed class WaitingBoundsTests
{
    private const long Hour = JoinHistory.Hour;

    private readonly CountingJoin _join = new(JoinHistory.Define(assumes: false, maxWaiting: 3));

    [Fact]
    public void The_oldest_hours_make_room_and_what_they_waited_for_is_counted()
    {
        _join.Predict(1, 0, Positive, 1);
        _join.Predict(2, 0, Positive, 1);
        _join.Label(2, 0, Hour, Positive);
        _join.Predict(3, Hour, Positive, 1);
        Assert.Equal("2 0 0 0 0 0", _join.Counters);

        _join.Predict(4, 2 * Hour, Positive, 1);
        Assert.Equal("2 0 1 0 0 2", _join.Counters);
        Assert.True(_join.Predict(1, 3 * Hour, Positive, 1), "who has left is new again");
        Assert.False(_join.Predict(3, 3 * Hour, Positive, 1));
    }

    [Fact]
    public void A_later_hour_is_not_given_up_for_an_earlier_prediction()
    {
        for (var id = 1; id <= 3; id++)
            _join.Predict((UInt128)id, 5 * Hour, Positive, 1);

        Assert.True(_join.Predict(4, 5 * Hour, Positive, 1));
        Assert.True(_join.Predict(5, 4 * Hour, Unknown, 1));
        Assert.Equal("3 0 1 0 0 2", _join.Counters);
        Assert.False(_join.Predict(1, 5 * Hour, Positive, 1));
    }

    [Fact]
    public void Labels_that_waited_in_vain_take_no_room_of_those_that_wait_and_the_oldest_hours_of_too_many_are_forgotten()
    {
        var join = new CountingJoin(JoinHistory.Define(assumes: false, maxWaiting: 3, labelsCome: TimeSpan.FromHours(100)));
        for (var hour = 0; hour < 2; hour++)
        {
            for (var id = 1; id <= 2; id++)
                join.Label((UInt128)id, 0, hour * Hour, Positive);
            join.Join.Expire(new((12 + hour) * Hour));
        }

        Assert.Equal("0 0 0 4 0 0", join.Counters);
        for (var id = 1; id <= 3; id++)
            join.Label((UInt128)id, 0, 30 * Hour, Positive);
        Assert.Equal("0 3 0 4 0 0", join.Counters);
        // Of the first hour nothing is known any more, and of the second all.
        join.Predict(3, 30 * Hour, Positive, 1);
        join.Label(1, 0, 1 * Hour, Positive);
        join.Join.Expire(new(13 * Hour));
        Assert.Equal("0 2 0 4 0 0", join.Counters);
        join.Label(1, 0, 0, Positive);
        join.Join.Expire(new(13 * Hour));
        Assert.Equal("0 2 0 5 0 0", join.Counters);
    }

    [Fact]
    public void Labels_that_are_too_many_are_dropped()
    {
        for (var id = 1; id <= 5; id++)
            _join.Label((UInt128)id, 0, Hour, Positive);
        _join.Label(1, 0, Hour, Positive);

        Assert.Equal("0 3 0 0 0 2", _join.Counters);
        _join.Predict(1, Hour, Positive, 1);
        _join.Label(5, 0, Hour, Positive);
        Assert.Equal("0 3 0 0 0 2", _join.Counters);
    }
}
