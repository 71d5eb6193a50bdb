using CsCheck;
using MlBudget.Core.Persistence;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

/// <summary>
/// Older versions knew an id that is a number by the hash of it as it was written. What waits in their stores is found by
/// both, until it is gone.
/// </summary>
public sealed class RawIdsLaws
{
    private const long Hour = JoinHistory.Hour;

    private static readonly Gen<JoinEvent> Events = Gen.Frequency((4, JoinHistory.Predictions), (5, JoinHistory.Labels));

    [Fact]
    public void A_store_of_an_older_version_goes_on_with_the_same_numbers_over_restarts() => Gen.Select(
        Events.Array[0, 80], Events.Array[0, 120], Gen.Bool, JoinHistory.Precedences, Gen.Int[1, 40]).Sample(
        (before, after, assumes, wins, between) =>
        {
            var definition = JoinHistory.Define(assumes, wins: wins);
            var (older, store) = (new CountingJoin(definition), new SegmentStore());
            foreach (var each in before)
                Raw(each).Happen(older);
            older.Commit(store, isOld: true);
            var newer = new CountingJoin(definition, store);
            foreach (var (each, step) in after.Select((each, step) => (each, step)))
            {
                Raw(each).Happen(older);
                Resolved(each, newer).Happen(newer);
                if (step % between != 0)
                    continue;
                newer.Commit(store);
                newer = new(definition, store);
            }

            Assert.Equal(older.Summary, newer.Summary);
            Assert.Equal(older.Arrived, newer.Arrived);
            older.Join.Expire(new(1000 * Hour));
            newer.Join.Expire(new(1000 * Hour));
            Assert.Equal(older.Summary, newer.Summary);
            Assert.False(newer.Join.MayHoldRawIds);
        }, iter: 1000);

    [Fact]
    public void A_new_store_is_never_asked_for_raw_ids()
    {
        var (join, store) = (new CountingJoin(JoinHistory.Define()), new SegmentStore());
        Assert.False(join.Join.MayHoldRawIds);
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Commit(store);
        Assert.False(new CountingJoin(JoinHistory.Define(), store).Join.MayHoldRawIds);
    }

    [Fact]
    public void An_older_store_is_asked_for_them_until_its_latest_row_is_gone_and_never_again()
    {
        var (join, store) = (new CountingJoin(JoinHistory.Define()), new SegmentStore());
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Label(7, 0, 6 * Hour, Positive);
        join.Commit(store, isOld: true);

        join = new(JoinHistory.Define(), store);
        Assert.Equal(6, join.Join.Layout.RawIdsTo);
        join.Predict(2, 9 * Hour, Positive, 1);
        join.Commit(store);
        join = new(JoinHistory.Define(), store);
        Assert.Equal(6, join.Join.Layout.RawIdsTo);
        join.Join.Expire(new(18 * Hour - 1));
        Assert.True(join.Join.MayHoldRawIds);
        join.Join.Expire(new(18 * Hour));
        Assert.Equal(RowLayout.NoRawIds, join.Join.Layout.RawIdsTo);
        join.Commit(store);
        Assert.False(new CountingJoin(JoinHistory.Define(), store).Join.MayHoldRawIds);
    }

    [Fact]
    public void A_row_that_came_later_is_not_found_by_its_raw_hash()
    {
        var (join, store) = (new CountingJoin(JoinHistory.Define()), new SegmentStore());
        join.Predict(1, 5 * Hour, Positive, 1);
        join.Commit(store, isOld: true);
        join = new(JoinHistory.Define(), store);
        join.Predict(100, 9 * Hour, Positive, 1);
        Assert.Equal((UInt128)2, join.Join.LabelId(2, 100, 10 * Hour));
        Assert.Equal((UInt128)1, join.Join.LabelId(3, 1, 10 * Hour));
    }

    /// <summary>As an older version knew it.</summary>
    private static JoinEvent Raw(JoinEvent each) => each switch
    {
        JoinEvent.Predict predict => predict with { Id = RawOf(predict.Id) },
        JoinEvent.Label label => label with { Id = RawOf(label.Id) },
        _ => each,
    };

    /// <summary>As a ledger gives it to a join that may hold raw ids.</summary>
    private static JoinEvent Resolved(JoinEvent each, CountingJoin join)
    {
        if (!join.Join.MayHoldRawIds)
            return each;
        return each switch
        {
            JoinEvent.Predict predict => predict with { Id = join.Join.PredictionId(predict.Id, RawOf(predict.Id), predict.Time) },
            JoinEvent.Label label => label with { Id = join.Join.LabelId(label.Id, RawOf(label.Id), label.Arrival) },
            _ => each,
        };
    }

    private static UInt128 RawOf(UInt128 id) => id + 1_000_000;
}
