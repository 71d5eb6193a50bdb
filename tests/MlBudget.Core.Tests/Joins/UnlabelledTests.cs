using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

/// <summary>A prediction without a label for five hours from the end of its hour is taken for negative.</summary>
public sealed class UnlabelledTests
{
    private const long Hour = JoinHistory.Hour;
    private const long Deadline = 6 * Hour;
    private const string Assumed = "0 0 Positive Negative 1", Corrected = "0 0 Positive Positive 1";

    private readonly CountingJoin _join = new(JoinHistory.Define());

    public UnlabelledTests() => _join.Predict(1, 30, Positive, 1);

    [Fact]
    public void It_is_taken_for_that_class_once_its_time_is_over_and_waits_no_longer()
    {
        _join.Join.Expire(new(Deadline - 1));
        Assert.Equal("1 0 0 0 0 0", _join.Counters);
        Assert.Empty(_join.Net);

        _join.Join.Expire(new(Deadline));
        Assert.Equal("0 0 0 0 0 0", _join.Counters);
        Assert.Equal([Assumed], _join.Net.Keys);
        _join.Join.Expire(new(100 * Hour));
        Assert.Equal("0 0 0 0 0 0", _join.Counters);
    }

    [Theory]
    [InlineData(Hour, true)]
    [InlineData(Deadline, true)]
    [InlineData(Deadline, false)]
    [InlineData(9 * Hour, false)]
    public void A_label_that_comes_later_replaces_what_was_assumed_and_contradicts_nothing(long arrival, bool looks)
    {
        if (looks)
            _join.Join.Expire(new(Deadline));
        _join.Label(1, 0, arrival, Positive);

        Assert.Equal([Corrected], _join.Net.Keys);
        Assert.Equal($"{Assumed}: 1", _join.Arrived);
        Assert.Equal(0, _join.Join.Conflicts);
    }

    [Fact]
    public void A_label_in_time_is_never_preceded_by_an_assumption()
    {
        _join.Label(1, 0, Deadline - 1, Positive);
        _join.Join.Expire(new(Deadline));

        Assert.Equal([Corrected], _join.Net.Keys);
        Assert.Equal($"{Corrected}: 1", _join.Arrived);
    }

    [Fact]
    public void Labels_that_differ_are_a_conflict_among_themselves_only()
    {
        _join.Join.Expire(new(Deadline));
        _join.Label(1, 0, 8 * Hour, Negative);
        Assert.Equal(0, _join.Join.Conflicts);
        _join.Label(1, 0, 7 * Hour, Positive);

        Assert.Equal([Corrected], _join.Net.Keys);
        Assert.Equal(1, _join.Join.Conflicts);
    }

    [Fact]
    public void A_prediction_that_is_read_late_is_looked_at_as_well()
    {
        _join.Join.Expire(new(Deadline));
        _join.Predict(2, 40, Negative, 2);
        _join.Join.Expire(new(Deadline + 1));

        Assert.Equal([Assumed, "0 0 Negative Negative 2"], _join.Net.Keys.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void Outcomes_are_never_assumed()
    {
        _join.Label(1, 1, Hour, Positive);
        _join.Join.Expire(new(Deadline));
        _join.Label(1, 1, 7 * Hour, Negative);

        Assert.Equal([Assumed, "0 1 Positive Positive 1"], _join.Net.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, _join.Join.Conflicts);
    }
}
