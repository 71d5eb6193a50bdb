using CsCheck;
using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

public sealed class JoinPersistenceTests
{
    private const long Hour = JoinHistory.Hour;

    private readonly SegmentStore _store = new();

    [Fact]
    public void Killing_and_starting_again_at_any_point_changes_nothing_whatever_commits_failed() => Gen.Select(
        Gen.Frequency(
            (4, JoinHistory.Predictions), (5, JoinHistory.Labels), (1, JoinHistory.Expiries), (3, JoinHistory.Commits)).Array[0, 250],
        Gen.Bool, JoinHistory.Pick(7L, 10_000L), JoinHistory.Precedences, JoinHistory.Pick(0, 15, 60)).Sample((history, assumes, maxWaiting, wins, labelsCome) =>
        {
            var definition = JoinHistory.Define(assumes, maxWaiting, wins, TimeSpan.FromHours(labelsCome));
            var undisturbed = new CountingJoin(definition);
            foreach (var each in history)
                each.Happen(undisturbed);

            var disturbed = Run(history, definition);

            Assert.Equal(undisturbed.Summary, disturbed.Summary);
            Assert.Equal(undisturbed.Arrived, disturbed.Arrived);
            undisturbed.Join.Expire(new(1000 * Hour));
            disturbed.Join.Expire(new(1000 * Hour));
            Assert.Equal(undisturbed.Summary, disturbed.Summary);
        }, iter: 1000);

    /// <summary>After a restart everything since the last commit happens again, as sources are read from their positions.</summary>
    internal static CountingJoin Run(JoinEvent[] history, JoinDefinition definition)
    {
        var store = new SegmentStore();
        var join = new CountingJoin(definition);
        var restarted = new HashSet<int>();
        var committed = 0;
        for (var step = 0; step < history.Length; step++)
        {
            if (history[step] is not JoinEvent.Commit commit)
            {
                history[step].Happen(join);
                continue;
            }

            join.Commit(store, commit.Succeeds);
            if (commit.Succeeds)
                committed = step + 1;
            if (!commit.Restarts || !restarted.Add(step))
                continue;
            join = new(definition, store);
            step = committed - 1;
        }

        return join;
    }

    [Fact]
    public void A_commit_writes_one_segment_of_each_hour_that_changed_and_none_of_the_others()
    {
        var join = new CountingJoin(JoinHistory.Define());
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Predict(2, 6 * Hour, Positive, 2);
        join.Label(9, 1, 7 * Hour, Negative);
        Assert.Equal(3, WrittenBy(join));
        Assert.Equal(0, WrittenBy(join));

        join.Predict(3, 6 * Hour, Negative, 1);
        join.Label(3, 0, 7 * Hour, Positive);
        Assert.Equal(1, WrittenBy(join));
        join.Label(1, 0, 7 * Hour, Positive);
        Assert.Equal(1, WrittenBy(join));
        join.Label(1, 0, 7 * Hour, Positive);
        Assert.Equal(0, WrittenBy(join));
    }

    [Theory]
    [InlineData(16, 64)]
    [InlineData(31, 49)]
    [InlineData(-1, 49)]
    public void An_hour_of_many_segments_is_written_anew_as_one_and_not_all_hours_at_once(int hour, int most)
    {
        var join = new CountingJoin(JoinHistory.Define());
        for (var id = 1; id < most; id++)
        {
            join.Predict((UInt128)id, hour * Hour, Positive, 1);
            join.Label((UInt128)(1000 + id), 1, hour * Hour, Negative);
            join.Commit(_store);
        }

        Assert.Equal(2 * (most - 1), _store.InOrder.Count());
        join.Predict(99, hour * Hour, Positive, 1);
        join.Label(1099, 1, hour * Hour, Negative);
        join.Commit(_store);
        Assert.Equal([0, 0], _store.InOrder.Select(segment => segment.Key.Number));
        Assert.Equal(join.Summary, new CountingJoin(JoinHistory.Define(), _store).Summary);
    }

    [Fact]
    public void Hours_that_are_over_are_deleted_even_if_they_come_again()
    {
        var join = new CountingJoin(JoinHistory.Define());
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Label(7, 0, 5 * Hour, Positive);
        join.Commit(_store);
        join.Join.Expire(new(17 * Hour));
        join.Predict(2, 5 * Hour, Negative, 2);
        join.Commit(_store);
        Assert.Equal(new SegmentKey(SegmentKind.Predictions, 5, 0), _store.InOrder.Single().Key);
        Assert.Equal(join.Summary, new CountingJoin(JoinHistory.Define(), _store).Summary);

        join.Join.Expire(new(17 * Hour));
        join.Commit(_store);
        Assert.Empty(_store.InOrder);
    }

    [Fact]
    public void Labels_that_waited_in_vain_are_remembered_by_the_next_process_and_deleted_once_none_of_their_hour_come()
    {
        var definition = JoinHistory.Define(labelsCome: TimeSpan.FromHours(20));
        var join = new CountingJoin(definition);
        join.Label(7, 0, 5 * Hour, Positive);
        join.Label(8, 0, 5 * Hour, Positive);
        join.Commit(_store);
        join.Join.Expire(new(17 * Hour));
        join.Commit(_store);
        Assert.Equal("0 0 0 2 0 0", join.Counters);

        var next = new CountingJoin(definition, _store);
        next.Label(7, 1, 5 * Hour + 1, Negative);
        Assert.Equal("0 1 0 2 0 0", next.Counters);
        next.Join.Expire(new(17 * Hour));
        Assert.Equal("0 0 0 2 0 0", next.Counters);
        Assert.Equal(0, WrittenBy(next));
        next.Label(9, 0, 5 * Hour, Positive);
        next.Join.Expire(new(18 * Hour));
        Assert.Equal("0 0 0 3 0 0", next.Counters);
        Assert.Equal(1, WrittenBy(next));
        Assert.Equal(2, _store.InOrder.Count());

        var last = new CountingJoin(definition, _store);
        last.Label(9, 0, 5 * Hour, Positive);
        last.Join.Expire(new(26 * Hour - 1));
        Assert.Equal("0 0 0 3 0 0", last.Counters);
        last.Join.Expire(new(26 * Hour));
        last.Commit(_store);
        Assert.Empty(_store.InOrder);
    }

    [Fact]
    public void More_rows_than_a_chunk_holds_come_back()
    {
        var join = new CountingJoin(JoinHistory.Define());
        for (var id = 0; id < 2 * RowChunk.Capacity + 5; id++)
        {
            join.Predict((UInt128)id, 5 * Hour, (BinaryClass)(id % 3), id % 4 - 1);
            if (id % 5 == 0)
                join.Label((UInt128)id, id % 2, 6 * Hour + id, (BinaryClass)(1 + id % 2));
            if (id % 10_000 == 0)
                join.Commit(_store);
        }

        join.Commit(_store);
        var restored = new CountingJoin(JoinHistory.Define(), _store);
        foreach (var each in new[] { join, restored })
        {
            for (var id = 0; id < 2 * RowChunk.Capacity + 5; id += 3)
                each.Label((UInt128)id, 0, 7 * Hour, Positive);
        }

        Assert.Equal(join.Summary, restored.Summary);
    }

    [Fact]
    public void A_label_that_was_found_to_be_earlier_and_then_met_its_prediction_does_not_come_back()
    {
        var definition = JoinHistory.Define();
        var (join, store) = (new CountingJoin(definition), new SegmentStore());
        join.Label(1, 0, 5 * Hour + Hour / 3, Positive);
        join.Label(2, 0, 5 * Hour + Hour / 3, Positive);
        join.Commit(store);
        join.Label(1, 0, 5 * Hour + Hour / 6, Positive);
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Commit(store);

        Assert.Equal(1, join.Join.Unmatched);
        Assert.Equal(join.Summary, new CountingJoin(definition, store).Summary);
    }

    [Fact]
    public void Under_another_class_the_rows_stay_and_their_answers_are_not_known()
    {
        var before = JoinHistory.Define();
        var after = before with { Layout = before.Layout with { Answer = "another" } };
        var (join, store) = (new CountingJoin(before), new SegmentStore());
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Commit(store);

        var restored = new CountingJoin(after, store);
        restored.Label(1, 1, 6 * Hour, Positive);
        Assert.Equal($"{5 * 60} 1 Unknown Positive 1: 1", Assert.Single(restored.Net.Select(entry => $"{entry.Key}: {entry.Value}")));
        Assert.Equal(0, restored.Join.Waiting);
    }

    [Fact]
    public void Columns_are_found_again_by_name_and_the_rest_is_new_or_gone()
    {
        var before = new JoinDefinition(
            new("rows", "answer", ["merchant", "region"], ["label", "clicked", "saved"]),
            [JoinHistory.Groups("merchant", 3), JoinHistory.Groups("region", 3)], TimeSpan.FromHours(10))
        { LabelTrack = 0 };
        var after = new JoinDefinition(
            new("rows", "answer", ["country", "region", "region"], ["bought", "saved", "label"]),
            [JoinHistory.Groups("country", 3), JoinHistory.Groups("region", 3), JoinHistory.Groups("area", 3)], TimeSpan.FromHours(10))
        { LabelTrack = 2 };
        var first = new CountingJoin(before);
        first.Predict(1, 0, Positive, 1, 2);
        first.Predict(2, 0, Negative, 3, -1);
        first.Label(1, 0, Hour, Negative);
        first.Label(2, 2, Hour, Positive);
        first.Label(3, 1, Hour, Positive);
        first.Label(3, 2, Hour, Negative);
        first.Commit(_store);
        _store.Net.Clear();

        var second = new CountingJoin(after, _store);
        Assert.Equal((1, 1), (second.Join.Waiting, second.Join.Unmatched));
        second.Label(1, 2, 2 * Hour, Negative);
        second.Label(2, 1, 2 * Hour, Positive);
        second.Label(2, 0, 2 * Hour, Negative);
        second.Label(1, 1, 2 * Hour, Negative);
        second.Predict(3, 0, Positive, 1, 1, 1);
        Assert.Equal(
            ["0 0 Negative Negative -1/-1/-1", "0 1 Positive Negative -1/2/2", "0 1 Positive Negative 1/1/1"],
            second.Net.Keys.Order(StringComparer.Ordinal));

        second.Commit(_store);
        Assert.All(_store.InOrder, segment => Assert.Equal(0, segment.Key.Number));
        Assert.Equal(second.Summary, new CountingJoin(after, _store).Summary);
    }

    [Fact]
    public void Rows_of_another_identity_are_deleted()
    {
        var join = new CountingJoin(JoinHistory.Define());
        join.Predict(1, 0, Positive, 1);
        join.Label(7, 0, Hour, Positive);
        join.Commit(_store);

        var other = JoinHistory.Define() with { Layout = join.Join.Layout with { Identity = "others" } };
        var changed = new CountingJoin(other, _store);
        Assert.Equal((0, 0), (changed.Join.Waiting, changed.Join.Unmatched));
        changed.Predict(1, 0, Negative, 1);
        changed.Commit(_store);
        Assert.Equal(changed.Summary, new CountingJoin(other, _store).Summary);
        Assert.Single(_store.InOrder);
    }

    [Fact]
    public void Damaged_segments_end_in_a_BlobException_or_in_other_rows_and_never_in_anything_else() => Gen.Select(
        Gen.OneOf(JoinHistory.Predictions, JoinHistory.Labels).Array[1, 60], Gen.Int, Gen.Int[0, 3]).Sample((history, seed, kind) =>
        {
            var join = new CountingJoin(JoinHistory.Define());
            foreach (var each in history)
                each.Happen(join);
            var store = new SegmentStore();
            join.Commit(store);
            var random = new Random(seed);
            var segments = store.InOrder.ToArray();
            var (key, bytes) = segments[random.Next(segments.Length)];
            store.Replace(key, Damage(bytes, random, kind));
            try
            {
                var restored = new CountingJoin(JoinHistory.Define(), store);
                foreach (var each in history)
                    each.Happen(restored);
                restored.Join.Expire(new(1000 * Hour));
            }
            catch (BlobException)
            {
            }
        }, iter: 5000);

    [Theory]
    [InlineData(SegmentKind.Predictions, long.MaxValue, 0)]
    [InlineData(SegmentKind.EarlyLabels, long.MinValue, 0)]
    [InlineData(SegmentKind.Predictions, 5, 3)]
    [InlineData(SegmentKind.EarlyLabels, 5, 1)]
    public void Segments_of_impossible_hours_or_out_of_order_are_damage(SegmentKind kind, long hour, int number)
    {
        var join = new CountingJoin(JoinHistory.Define());
        Assert.Throws<BlobException>(() => join.Join.RestoreSegment(new(kind, hour, number), [0, 0, 0, 0], join.Join.Layout));
    }

    private static byte[] Damage(byte[] bytes, Random random, int kind)
    {
        var damaged = bytes.ToArray();
        switch (kind)
        {
            case 0: return damaged[..random.Next(damaged.Length)];
            case 1: return [.. damaged, (byte)random.Next(256)];
            case 2: damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8)); return damaged;
            default:
                random.NextBytes(damaged.AsSpan(random.Next(damaged.Length)));
                return damaged;
        }
    }

    private int WrittenBy(CountingJoin join)
    {
        join.Commit(_store);
        return _store.Written;
    }
}
