using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Usual are 10 predictions an hour, on Mondays 100 in the hour from 09:00 UTC; Sundays are not known, nights expect 0.</summary>
public sealed class VolumeSliTests
{
    private const int Hour = TimeWindow.Hour, Monday9 = 9 * Hour;

    private static readonly ImmutableArray<double?> Usual = [.. Enumerable.Range(0, 168).Select(UsualOf)];

    private readonly TallyModel _model = new();
    private readonly int _records;

    public VolumeSliTests() => _records = _model.Records();

    [Fact]
    public void The_volume_is_what_came_over_what_is_usual_in_the_same_hours()
    {
        Count((Monday9 - Hour, 10), (Monday9, 70), (Monday9 + Hour, 10));
        var reading = Read(Monday9 - Hour, Monday9 + 2 * Hour)!.Value;
        Assert.Equal((0.75, 0.25, 120, null), (reading.Value, reading.ErrorRatio, reading.Events, reading.Bad));
        Assert.Equal(0.7, Read(Monday9, Monday9 + Hour)!.Value.Value);
    }

    [Fact]
    public void A_bound_that_is_just_met_is_kept()
    {
        Count((Monday9, 70), (Monday9 + Hour, 7));
        Assert.Equal(0.3, Read(Monday9, Monday9 + Hour)!.Value.ErrorRatio);
        Assert.Equal(0.3, Read(Monday9 + Hour, Monday9 + 2 * Hour)!.Value.ErrorRatio);
    }

    [Fact]
    public void An_observed_hour_without_predictions_is_a_volume_of_0_and_one_before_the_observation_is_none()
    {
        Count((Monday9, 100), (Monday9 + 2 * Hour, 10));
        Assert.Equal(0, Read(Monday9 + Hour, Monday9 + 2 * Hour)!.Value.Value);
        Assert.Null(Read(Monday9 - 2 * Hour, Monday9));
        Assert.Equal(1, Read(Monday9 - 2 * Hour, Monday9 + Hour)!.Value.Value);
    }

    [Fact]
    public void Hours_that_are_not_known_don_t_count_and_where_nothing_is_expected_there_is_no_value()
    {
        var sunday = 6 * TimeWindow.Day;
        Count((Monday9, 100), (sunday - Hour, 5), (sunday, 500), (TimeWindow.Day, 3));
        Assert.Null(Read(sunday, sunday + 12 * Hour));
        Assert.Equal(0.5, Read(sunday - Hour, sunday + Hour)!.Value.Value);
        Assert.Null(Read(TimeWindow.Day, TimeWindow.Day + Hour));
    }

    [Fact]
    public void Predictions_in_hours_in_which_none_are_usual_don_t_make_up_for_an_outage_of_the_day()
    {
        // Tuesday's nineteen usual hours are silent; at night, where none are usual, came more than in all of a usual day.
        const int tuesday = TimeWindow.Day;
        Count((Monday9, 100), (tuesday + 2 * Hour, 800));
        var reading = Read(tuesday, tuesday + TimeWindow.Day)!.Value;
        Assert.Equal((0, 1, 190), (reading.Value, reading.ErrorRatio, reading.Events));
    }

    [Fact]
    public void An_incomplete_hour_doesn_t_count()
    {
        Count((Monday9, 100), (Monday9 + Hour, 2));
        Assert.Equal(1, Read(Monday9, Monday9 + Hour + 30)!.Value.Value);
        Assert.Null(Read(Monday9 + Hour, Monday9 + Hour + 30));
    }

    [Fact]
    public void Against_an_upper_bound_the_volume_itself_is_the_error_also_above_1()
    {
        Count((Monday9, 100), (Monday9 + Hour, 35));
        var reading = Evaluate(new VolumeSli(_records, Usual, isUpper: true))
            .Read(new(TallyModel.Start + Monday9 + Hour, TallyModel.Start + Monday9 + 2 * Hour))!.Value;
        Assert.Equal((3.5, 3.5), (reading.Value, reading.ErrorRatio));
    }

    [Fact]
    public void A_slice_is_bad_when_fewer_came_than_its_bound_and_silence_is_bad_too()
    {
        // Of eight observed hours from 08:00 on: 10, 100, 4, none, 5 of 10 and then all again.
        Count((Monday9 - Hour, 10), (Monday9, 100), (Monday9 + Hour, 4), (Monday9 + 3 * Hour, 5), (Monday9 + 4 * Hour, 10),
            (Monday9 + 5 * Hour, 10), (Monday9 + 6 * Hour, 10));
        var sli = new SlicedSli(new VolumeSli(_records, Usual, isUpper: false), new(0.5m), new(TimeSpan.FromHours(1), 1, false));
        var reading = Evaluate(sli).Read(new(TallyModel.Start, TallyModel.Start + Monday9 + 7 * Hour))!.Value;
        Assert.Equal((8, 2), (reading.Events, reading.Bad));
    }

    [Fact]
    public void Weeks_begin_on_Monday_at_midnight_also_before_the_epoch()
    {
        var early = new TallyModel();
        var records = early.Records();
        // 1969-12-29 was a Monday: three days before the epoch.
        var nine = -3 * TimeWindow.Day + Monday9;
        early.Ledger.Measure(records).Add(0, nine, 0, 50);
        var reading = new VolumeSli(records, Usual, isUpper: false)
            .Begin(early.Ledger, new(nine - TimeWindow.Day, nine + Hour)).Read(new(nine, nine + Hour))!.Value;
        Assert.Equal(0.5, reading.Value);
    }

    [Fact]
    public void Without_a_baseline_or_any_prediction_there_is_no_value_and_no_slice_is_judged()
    {
        Assert.Null(Read(Monday9, Monday9 + Hour));
        Count((Monday9, 100));
        var unknown = new VolumeSli(_records, [], isUpper: false);
        Assert.False(unknown.IsKnown);
        Assert.Null(Evaluate(unknown).Read(new(TallyModel.Start, TallyModel.Start + TimeWindow.Day)));
        var sliced = new SlicedSli(unknown, new(0.5m), new(TimeSpan.FromHours(1), 1, SilenceIsBad: true));
        Assert.Null(Evaluate(sliced).Read(new(TallyModel.Start, TallyModel.Start + TimeWindow.Day)));
    }

    private static double? UsualOf(int hour) => (hour / 24, hour % 24) switch
    {
        (0, 9) => 100,
        (6, _) => null,
        (_, < 5) => 0,
        _ => 10,
    };

    private void Count(params (int Minute, long Records)[] counts)
    {
        foreach (var (minute, records) in counts)
            _model.Ledger.Measure(_records).Add(0, TallyModel.Start + minute, 0, records);
    }

    private SliReading? Read(int from, int to) => Evaluate(new VolumeSli(_records, Usual, isUpper: false))
        .Read(new(TallyModel.Start + from, TallyModel.Start + to));

    private SliEvaluation Evaluate(Sli sli) =>
        sli.Begin(_model.Ledger, new(TallyModel.Start, TallyModel.Start + 7 * TimeWindow.Day));
}
