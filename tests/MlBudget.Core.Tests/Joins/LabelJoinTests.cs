using CsCheck;
using MlBudget.Core.Joins;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

public sealed class LabelJoinTests
{
    private const long Hour = EventTime.PerHour;
    private const int WaitHours = 10;

    private readonly Dictionary<(int Minute, BinaryClass Predicted, BinaryClass Actual, int Group), int> _net = [];
    private readonly LabelJoin _join;

    public LabelJoinTests()
    {
        var layout = new RowLayout("rows", "answer", ["merchant"], ["label"]);
        _join = new(new(layout, [new("merchant", 10)], TimeSpan.FromHours(WaitHours)) { LabelTrack = 0 }, Count);
    }

    [Fact]
    public void A_label_counts_in_the_hour_of_its_prediction_with_its_group()
    {
        Predict(1, 5 * Hour + 17, Positive, group: 3);
        Label(1, 9 * Hour, Negative);

        Assert.Equal(1, Net()[(300, Positive, Negative, 3)]);
        Assert.Single(Net());
    }

    [Fact]
    public void A_label_that_came_first_waits_for_its_prediction()
    {
        Label(1, 6 * Hour, Positive);
        Assert.Equal((0, 1), (_join.Waiting, _join.Unmatched));
        Assert.Empty(Net());

        Predict(1, 5 * Hour, Negative);
        Assert.Equal((0, 0), (_join.Waiting, _join.Unmatched));
        Assert.Equal(1, Net()[(300, Negative, Positive, 0)]);
    }

    [Fact]
    public void A_label_that_comes_twice_counts_once()
    {
        Predict(1, 0, Positive);
        Label(1, Hour, Positive);
        Label(1, Hour, Positive);
        Label(1, 2 * Hour, Positive);

        Assert.Equal(1, Net()[(0, Positive, Positive, 0)]);
        Assert.Equal(0, _join.Conflicts);
    }

    [Fact]
    public void Of_labels_that_differ_the_earliest_wins_in_every_order() => Check(
        [(Negative, 3 * Hour), (Positive, 2 * Hour), (Negative, 2 * Hour + 1)], winner: Positive);

    [Fact]
    public void Labels_of_the_same_time_are_settled_by_value_in_every_order() => Check(
        [(Positive, 2 * Hour), (Negative, 2 * Hour), (Positive, 4 * Hour)], winner: Negative);

    [Fact]
    public void A_prediction_that_is_known_is_refused()
    {
        Assert.True(Predict(1, 0, Positive));
        Assert.False(Predict(1, 0, Negative));
        Assert.False(Predict(1, 3 * Hour, Positive));
        Label(1, Hour, Positive);

        Assert.Equal(1, Net()[(0, Positive, Positive, 0)]);
        Assert.Single(Net());
    }

    [Fact]
    public void A_prediction_without_an_answer_takes_its_label_but_does_not_wait_for_one()
    {
        Predict(1, 0, Unknown);
        Predict(2, 0, Positive);
        Assert.Equal(1, _join.Waiting);
        Label(1, Hour, Positive);
        Assert.Equal(1, _join.Waiting);
        Label(2, Hour, Positive);
        Assert.Equal(0, _join.Waiting);
    }

    [Theory]
    [InlineData(11 * Hour - 1, true)]
    [InlineData(11 * Hour, false)]
    public void A_label_is_in_time_up_to_the_wait_after_the_hour(long arrival, bool joined)
    {
        foreach (var labelFirst in new[] { false, true })
        {
            var each = new LabelJoinTests();
            if (labelFirst)
                each.Label(1, arrival, Positive);
            each.Predict(1, 30, Positive);
            if (!labelFirst)
                each.Label(1, arrival, Positive);

            Assert.Equal(joined ? 1 : 0, each.Net().Count);
            Assert.Equal(joined ? (0, 0) : (1, 1), (each._join.Waiting, each._join.Unmatched));
        }
    }

    [Fact]
    public void Hours_expire_whole_and_say_how_many_answers_never_got_a_label()
    {
        Predict(1, 0, Positive);
        Predict(2, Hour - 1, Negative);
        Predict(3, Hour - 1, Negative);
        Predict(4, Hour, Negative);
        Label(2, Hour, Positive);

        _join.Expire(new(11 * Hour - 1));
        Assert.Equal((3, 0), (_join.Waiting, _join.Expired));

        _join.Expire(new(11 * Hour));
        Assert.Equal((1, 2), (_join.Waiting, _join.Expired));
        Assert.True(Predict(1, 12 * Hour, Positive), "an expired id is new again");
    }

    [Fact]
    public void A_label_for_an_unknown_id_expires_as_unknown_once_for_each_hour()
    {
        Label(9, 0, Positive);
        Label(9, 30, Negative);
        Label(9, Hour, Negative);

        _join.Expire(new(11 * Hour - 1));
        Assert.Equal((1, 0), (_join.Unmatched, _join.Unknown));
        _join.Expire(new(11 * Hour));
        Assert.Equal((1, 1), (_join.Unmatched, _join.Unknown));
        _join.Expire(new(12 * Hour));
        Assert.Equal((0, 2), (_join.Unmatched, _join.Unknown));
    }

    [Fact]
    public void Expired_labels_no_longer_find_a_prediction_and_later_ones_still_do()
    {
        Label(9, 0, Positive);
        Label(9, Hour, Negative);
        _join.Expire(new(11 * Hour));

        Predict(9, 11 * Hour, Positive);

        Assert.Equal(1, Net()[(660, Positive, Negative, 0)]);
        Assert.Single(Net());
    }

    [Fact]
    public void More_rows_than_a_frame_holds_are_handed_on_in_full()
    {
        var many = 2 * Batch.DefaultCapacity + 77;
        for (var id = 0; id < many; id++)
        {
            Predict((UInt128)id, 0, Positive);
            Label((UInt128)id, Hour, Positive, flush: false);
        }

        Assert.Equal(many, Net()[(0, Positive, Positive, 0)]);
    }

    [Fact]
    public void The_order_of_predictions_and_labels_changes_nothing() => Gen.Select(
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 20], Gen.Int[1, 2]).Array[0, 20], Gen.Int).Sample((labels, seed) =>
        {
            var events = labels.Select(label => (Action<LabelJoinTests>)(join =>
                join.Label((UInt128)label.Item1, label.Item2 * Hour, (BinaryClass)label.Item3)))
                .Concat(Enumerable.Range(0, 4).Select(id => (Action<LabelJoinTests>)(join =>
                    join.Predict((UInt128)id, id * Hour, id % 2 == 0 ? Positive : Negative))))
                .ToArray();
            var (inOrder, shuffled) = (new LabelJoinTests(), new LabelJoinTests());
            foreach (var act in events)
                act(inOrder);
            new Random(seed).Shuffle(events);
            foreach (var act in events)
                act(shuffled);

            Assert.Equal(inOrder.Summary(), shuffled.Summary());
            inOrder._join.Expire(new(100 * Hour));
            shuffled._join.Expire(new(100 * Hour));
            Assert.Equal(inOrder.Summary(), shuffled.Summary());
        });

    /// <summary>All orders of three labels, with the prediction before, between and behind them.</summary>
    private static void Check((BinaryClass Class, long Arrival)[] labels, BinaryClass winner)
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (var order in orders)
        {
            for (var predictAt = 0; predictAt <= 3; predictAt++)
            {
                var each = new LabelJoinTests();
                for (var step = 0; step <= 3; step++)
                {
                    if (step == predictAt)
                        each.Predict(1, 0, Positive);
                    if (step < 3)
                        each.Label(1, labels[order[step]].Arrival, labels[order[step]].Class);
                }

                Assert.Equal(1, each.Net()[(0, Positive, winner, 0)]);
                Assert.Single(each.Net());
                Assert.Equal(1, each._join.Conflicts);
            }
        }
    }

    private bool Predict(UInt128 id, long time, BinaryClass predicted, int group = 0)
    {
        var frame = new FoldFrame(1, 1) { Count = 1 };
        frame.Predicted[0] = predicted;
        frame.Groups[0][0] = group;
        var isNew = _join.AddPrediction(id, time, frame, 0);
        _join.Flush();
        return isNew;
    }

    private void Label(UInt128 id, long arrival, BinaryClass actual, bool flush = true)
    {
        _join.AddLabel(id, 0, new(actual, arrival));
        if (flush)
            _join.Flush();
    }

    /// <summary>What was counted less what was taken back, where it is not 0.</summary>
    private Dictionary<(int Minute, BinaryClass Predicted, BinaryClass Actual, int Group), int> Net()
    {
        _join.Flush();
        return _net.Where(entry => entry.Value != 0).ToDictionary();
    }

    private string Summary() => string.Join(", ", Net().OrderBy(entry => entry.Key).Select(entry => $"{entry.Key}: {entry.Value}"))
        + $" | {_join.Waiting} {_join.Unmatched} {_join.Expired} {_join.Unknown} {_join.Conflicts}";

    private void Count(FoldFrame rows, FoldKind kind)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            Assert.True(Bits.Get(rows.Rows, row));
            var key = (rows.Minutes[row], rows.Predicted[row], rows.Actual[row], rows.Groups[0][row]);
            _net[key] = _net.GetValueOrDefault(key) + (kind == FoldKind.TakeBack ? -1 : 1);
        }
    }
}
