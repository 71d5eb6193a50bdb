using MlBudget.Core.Events;
using MlBudget.Core.Joins;

namespace MlBudget.Core.Tests.Joins;

public sealed class RecentIdsTests
{
    private const long Hour = EventTime.PerHour;

    private readonly RecentIds _ids = new(TimeSpan.FromHours(2));

    [Fact]
    public void An_id_is_new_once()
    {
        Assert.True(_ids.Add(7, 0));
        Assert.False(_ids.Add(7, 0));
        Assert.False(_ids.Add(7, 3 * Hour - 1));
        Assert.True(_ids.Add(8, 0));
    }

    [Fact]
    public void It_is_remembered_from_the_end_of_its_hour_for_the_horizon()
    {
        _ids.Add(1, 0);
        _ids.Add(2, Hour - 1);
        _ids.Add(3, Hour);

        Assert.False(_ids.Add(1, 3 * Hour - 1));
        Assert.True(_ids.Add(1, 3 * Hour));
        Assert.True(_ids.Add(2, 3 * Hour));
        Assert.False(_ids.Add(3, 3 * Hour));
    }

    [Fact]
    public void Expiry_frees_what_is_over_and_keeps_ids_that_came_again()
    {
        _ids.Add(1, 0);
        _ids.Add(2, 0);
        _ids.Add(1, 4 * Hour);

        _ids.Expire(4 * Hour);

        Assert.False(_ids.Add(1, 5 * Hour));
        Assert.True(_ids.Add(2, 0));
    }

    [Fact]
    public void Repetitions_do_not_prolong_it()
    {
        _ids.Add(1, 0);
        _ids.Add(1, 2 * Hour);
        _ids.Expire(3 * Hour);
        Assert.True(_ids.Add(1, 3 * Hour));
    }
}
