using MlBudget.Core.Joins.Early;
using MlBudget.Core.Labels;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Joins;

/// <summary>What labels tell of a prediction beside its class.</summary>
public sealed class TracksTests
{
    private const long Hour = JoinHistory.Hour;

    private readonly CountingJoin _join = new(JoinHistory.Define(assumes: false));

    [Fact]
    public void Each_track_learns_by_itself_and_the_earliest_label_wins_in_each()
    {
        _join.Predict(1, 0, Positive, 2);
        _join.Label(1, 0, 3 * Hour, Negative);
        _join.Label(1, 1, 3 * Hour, Positive);
        _join.Label(1, 1, 2 * Hour, Negative);

        Assert.Equal(["0 0 Positive Negative 2", "0 1 Positive Negative 2"], _join.Net.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_id_is_in_conflict_once_however_many_of_its_tracks_are()
    {
        _join.Predict(1, 0, Positive, 2);
        for (var track = 0; track < 2; track++)
        {
            _join.Label(1, track, 2 * Hour, Negative);
            _join.Label(1, track, 3 * Hour, Positive);
            _join.Label(1, track, Hour, Positive);
        }

        Assert.Equal(1, _join.Join.Conflicts);
    }

    [Fact]
    public void A_prediction_waits_for_its_label_whatever_else_is_learned()
    {
        _join.Predict(1, 0, Positive, 2);
        _join.Label(1, 1, Hour, Positive);
        Assert.Equal(1, _join.Join.Waiting);
        _join.Label(1, 0, Hour, Positive);
        Assert.Equal(0, _join.Join.Waiting);
    }

    [Fact]
    public void Where_there_are_only_outcomes_it_waits_for_the_first_that_is_known_also_without_an_answer()
    {
        var join = new CountingJoin(JoinHistory.Define(assumes: false) with { LabelTrack = null });
        join.Predict(1, 0, Unknown, 2);
        join.Predict(2, 0, Unknown, 2);
        Assert.Equal(2, join.Join.Waiting);
        join.Label(1, 1, Hour, Positive);
        Assert.Equal(1, join.Join.Waiting);
        join.Label(1, 0, Hour, Positive);
        Assert.Equal(1, join.Join.Waiting);
        join.Join.Expire(new(100 * Hour));
        Assert.Equal((0, 1), (join.Join.Waiting, join.Join.Expired));
    }

    [Fact]
    public void Labels_that_came_before_their_prediction_reach_every_track_and_repeated_ones_take_no_room()
    {
        var early = new EarlyLabels(JoinHistory.Define());
        for (var repeated = 0; repeated < 100; repeated++)
        {
            early.Keep(1, 0, new(Positive, 2 * Hour + 100 - repeated));
            early.Keep(1, 1, new(Negative, 2 * Hour + repeated));
            early.Keep(1, 1, new(Negative, 3 * Hour));
        }

        Assert.Equal((3, 1), (early.Count, early.Ids));
        var taken = new List<(int, Label)>();
        early.Take(1, taken);
        Assert.Equal(
            [(0, new(Positive, 2 * Hour + 1)), (1, new(Negative, 2 * Hour)), (1, new(Negative, 3 * Hour))], taken);
        Assert.Equal((0, 0), (early.Count, early.Ids));
    }

    [Fact]
    public void A_label_is_kept_for_all_of_the_hour_in_which_its_wait_ends()
    {
        _join.Label(1, 0, 0, Positive);
        _join.Join.Expire(new(11 * Hour + 45 * Hour / 60));
        _join.Predict(1, 11 * Hour + 50 * Hour / 60, Positive, 1);
        Assert.Equal(["660 0 Positive Positive 1"], _join.Net.Keys);
    }
}
