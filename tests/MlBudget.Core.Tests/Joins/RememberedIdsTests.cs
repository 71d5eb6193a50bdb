using MlBudget.Core.Joins;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

public sealed class RememberedIdsTests
{
    private const long Hour = EventTime.PerHour;

    /// <summary>Without tracks a join only remembers ids.</summary>
    private readonly LabelJoin _ids = new(new(new("ids", "answer", [], []), [], TimeSpan.FromHours(2)), (_, _) => Assert.Fail("nothing joins"));

    [Fact]
    public void An_id_is_new_once()
    {
        Assert.True(Add(7, 0));
        Assert.False(Add(7, 0));
        Assert.False(Add(7, 3 * Hour - 1));
        Assert.True(Add(8, 0));
    }

    [Fact]
    public void It_is_remembered_from_the_end_of_its_hour_for_the_horizon()
    {
        Add(1, 0);
        Add(2, Hour - 1);
        Add(3, Hour);

        Assert.False(Add(1, 3 * Hour - 1));
        Assert.True(Add(1, 3 * Hour));
        Assert.True(Add(2, 3 * Hour));
        Assert.False(Add(3, 3 * Hour));
    }

    [Fact]
    public void Expiry_frees_what_is_over_and_keeps_ids_that_came_again()
    {
        Add(1, 0);
        Add(2, 0);
        Add(1, 4 * Hour);

        _ids.Expire(new(4 * Hour));

        Assert.False(Add(1, 5 * Hour));
        Assert.True(Add(2, 0));
    }

    [Fact]
    public void Repetitions_do_not_prolong_it()
    {
        Add(1, 0);
        Add(1, 2 * Hour);
        _ids.Expire(new(3 * Hour));
        Assert.True(Add(1, 3 * Hour));
    }

    private bool Add(UInt128 id, long time) => _ids.AddPrediction(id, time, new FoldFrame(1, 0) { Count = 1 }, 0);
}
