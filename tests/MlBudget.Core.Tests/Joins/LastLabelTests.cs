using MlBudget.Core.Joins.Early;
using MlBudget.Core.Labels;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

/// <summary>Where the last label wins, one that corrects another counts in its place.</summary>
public sealed class LastLabelTests
{
    private const long Hour = JoinHistory.Hour;
    private const string Corrected = "0 0 Positive Positive 1";

    private static readonly JoinDefinition Definition = JoinHistory.Define(assumes: false, wins: LabelPrecedence.Last);

    [Theory]
    [InlineData("predict 0 1")]
    [InlineData("predict 1 0")]
    [InlineData("0 predict 1")]
    [InlineData("1 predict 0")]
    [InlineData("0 1 predict")]
    [InlineData("1 0 predict")]
    public void A_label_0_that_is_corrected_to_1_counts_as_1_in_the_slot_of_its_prediction_in_any_order_and_over_restarts(string order)
    {
        foreach (var restarts in new[] { false, true })
        {
            var (join, store) = (new CountingJoin(Definition), new SegmentStore());
            foreach (var step in order.Split(' '))
            {
                if (step == "predict")
                    join.Predict(1, 30, Positive, 1);
                else
                    join.Label(1, 0, step == "0" ? 2 * Hour : 5 * Hour, step == "0" ? Negative : Positive);
                if (!restarts)
                    continue;
                join.Commit(store);
                join = new(Definition, store);
            }

            Assert.Equal([Corrected], join.Net.Keys);
            Assert.Equal([1], join.Net.Values);
            Assert.Equal(1, join.Join.Conflicts);
        }
    }

    [Fact]
    public void Of_labels_of_the_same_instant_the_negative_one_wins_as_it_does_where_the_first_wins()
    {
        foreach (var wins in new[] { LabelPrecedence.First, LabelPrecedence.Last })
        {
            foreach (var first in new[] { Negative, Positive })
            {
                var join = new CountingJoin(JoinHistory.Define(assumes: false, wins: wins));
                join.Predict(1, 30, Positive, 1);
                join.Label(1, 0, 2 * Hour, first);
                join.Label(1, 0, 2 * Hour, first == Negative ? Positive : Negative);
                Assert.Equal(["0 0 Positive Negative 1"], join.Net.Keys);
            }
        }
    }

    [Fact]
    public void How_long_it_took_is_until_the_label_that_counts()
    {
        var join = new CountingJoin(Definition);
        join.Predict(1, 0, Positive, 1);
        join.Label(1, 0, 2 * Hour, Positive);
        join.Label(1, 0, 3 * Hour, Positive);
        join.Label(1, 0, Hour, Positive);
        Assert.Equal(["0 0 10800"], join.Lags.Keys);
        Assert.Equal(0, join.Join.Conflicts);
    }

    [Fact]
    public void A_correction_that_comes_too_late_for_its_prediction_changes_nothing()
    {
        var join = new CountingJoin(Definition);
        join.Predict(1, 0, Positive, 1);
        join.Label(1, 0, 2 * Hour, Negative);
        join.Label(1, 0, 12 * Hour, Positive);
        Assert.Equal(["0 0 Positive Negative 1"], join.Net.Keys);
    }

    [Fact]
    public void What_was_assumed_without_a_label_gives_way_to_the_first_and_that_to_the_last()
    {
        var join = new CountingJoin(JoinHistory.Define(wins: LabelPrecedence.Last));
        join.Predict(1, 30, Positive, 1);
        join.Join.Expire(new(6 * Hour));
        join.Label(1, 0, 8 * Hour, Positive);
        Assert.Equal([Corrected], join.Net.Keys);
        join.Label(1, 0, 9 * Hour, Negative);
        Assert.Equal(["0 0 Positive Negative 1"], join.Net.Keys);
        Assert.Equal(1, join.Join.Conflicts);
    }

    [Fact]
    public void Each_outcome_is_corrected_by_itself()
    {
        var join = new CountingJoin(Definition);
        join.Predict(1, 30, Positive, 1);
        join.Label(1, 1, 2 * Hour, Negative);
        join.Label(1, 0, 3 * Hour, Negative);
        join.Label(1, 1, 4 * Hour, Positive);
        Assert.Equal(["0 0 Positive Negative 1", "0 1 Positive Positive 1"], join.Net.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_early_labels_that_say_the_same_the_latest_is_kept()
    {
        var early = new EarlyLabels(Definition);
        for (var minute = 0; minute < 20; minute++)
            early.Keep(1, 0, new(Positive, 2 * Hour + minute * 7 % 20));
        Assert.Equal(1, early.Count);
        var taken = new List<(int, Label)>();
        early.Take(1, taken);
        Assert.Equal([(0, new(Positive, 2 * Hour + 19))], taken);
    }
}
