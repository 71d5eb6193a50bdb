using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

public sealed class SlicedSliTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;

    private readonly TallyModel _model = new();
    private readonly Proportion _success;

    public SlicedSliTests() => _success = _model.Success();

    [Fact]
    public void A_slice_is_bad_when_more_is_bad_in_it_than_allowed()
    {
        _model.Add(_success, Start, [100, 90]);
        _model.Add(_success, Start + Hour, [100, 89]);
        _model.Add(_success, Start + 2 * Hour, [1, 1]);

        Assert.Equal((3, 1), Read(Sliced(Hour), Start, 3));
        Assert.Equal(2.0 / 3, Value(Sliced(Hour), Start, 3)!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void An_empty_slice_is_not_judged()
    {
        _model.Add(_success, Start, [100, 0]);
        _model.Add(_success, Start + 4 * Hour, [100, 100]);

        Assert.Equal((2, 1), Read(Sliced(Hour), Start, 5));
        Assert.Null(Read(Sliced(Hour), Start + Hour, 3));
    }

    [Fact]
    public void Silence_is_bad_where_it_is_said_to_be_but_only_since_observation_started()
    {
        _model.Add(_success, Start + 3 * Hour + 10, [100, 100]);
        _model.Add(_success, Start + 6 * Hour, [100, 100]);

        var sli = Sliced(Hour, silenceIsBad: true);

        Assert.Equal((5, 3), Read(sli, Start, 8));
        Assert.Equal((2, 0), Read(Sliced(Hour), Start, 8));
    }

    [Fact]
    public void The_minutes_of_the_first_hour_before_the_first_event_are_not_judged()
    {
        _model.Add(_success, Start + 58, [5, 5]);

        Assert.Equal((2, 1), Read(Sliced(1, silenceIsBad: true), Start, 1));
    }

    [Fact]
    public void Where_nothing_was_ever_seen_even_silence_is_not_judged() =>
        Assert.Null(Read(Sliced(Hour, silenceIsBad: true), Start, 24));

    [Fact]
    public void A_slice_with_too_few_events_is_not_judged()
    {
        _model.Add(_success, Start, [19, 0]);
        _model.Add(_success, Start + Hour, [20, 0]);

        Assert.Equal((1, 1), Read(Sliced(Hour, minEvents: 20), Start, 2));
        Assert.Equal((1, 1), Read(Sliced(Hour, minEvents: 20, silenceIsBad: true), Start, 2));
    }

    [Fact]
    public void A_slice_that_lies_only_partly_in_a_window_does_not_count()
    {
        for (var slice = 0; slice < 4; slice++)
            _model.Add(_success, Start + slice * 6 * Hour, [10, slice % 2 == 0 ? 10 : 0]);
        var evaluation = Sliced(6 * Hour).Begin(_model.Ledger, new(Start + Hour, Start + Day));

        Assert.Equal((3, 2), Parts(evaluation.Read(new(Start + Hour, Start + Day))));
        Assert.Equal((2, 1), Parts(evaluation.Read(new(Start + 7 * Hour, Start + Day))));
        Assert.Equal((1, 1), Parts(evaluation.Read(new(Start + 18 * Hour, Start + Day))));
    }

    [Fact]
    public void A_window_shorter_than_a_slice_has_none()
    {
        _model.Add(_success, Start + 18 * Hour, [10, 0]);
        var evaluation = Sliced(6 * Hour).Begin(_model.Ledger, new(Start, Start + Day));

        Assert.Null(evaluation.Read(new(Start + 19 * Hour, Start + Day)));
    }

    [Fact]
    public void The_presence_of_predictions_is_judged_by_whether_any_came()
    {
        var records = _model.Records();
        for (var minute = 0; minute < 10; minute++)
            _model.Ledger.Measure(records).Add(0, Start + minute, 0, minute is 4 or 5 ? 0 : 1);
        var sli = new SlicedSli(new PresenceSli(records), new(0m), new(TimeSpan.FromMinutes(1), 1, SilenceIsBad: true));

        Assert.Equal((10, 2), Parts(sli.Begin(_model.Ledger, new(Start, Start + 10)).Read(new(Start, Start + 10))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(45)]
    [InlineData(90)]
    [InlineData(288)]
    [InlineData(360)]
    public void Slices_of_the_whole_window_read_the_same_after_old_minutes_were_let_go(int length)
    {
        // With an event each minute a slice that lost one is not judged any more.
        var slo = TallyModel.Slo(Sliced(length, minEvents: length), 0.5m) with { Slot = TimeSpan.FromMinutes(length) };
        _model.Slos = [slo];
        for (var minute = 0; minute < 8 * Day; minute++)
            _model.Add(_success, Start + minute, [1, minute % 1000 < 400 ? 0 : 1]);
        var now = Start + 8 * Day - 1;
        var before = _model.Report(slo, now);

        _model.Ledger.Advance(new(now * EventTime.PerMinute));

        Assert.Equal(before.Windows.ToArray(), _model.Report(slo, now).Windows.ToArray());
        Assert.InRange(before.Whole.Reading!.Value.Events, 7 * Day / length, 7 * Day / length + 59 / length);
    }

    private SlicedSli Sliced(int minutes, long minEvents = 1, bool silenceIsBad = false) => new(
        new OccurrenceSli(_success), new(0.1m), new(TimeSpan.FromMinutes(minutes), minEvents, silenceIsBad));

    private (long Judged, long Bad)? Read(SlicedSli sli, int from, int hours)
    {
        var window = new TimeWindow(from, from + hours * Hour);
        return Parts(sli.Begin(_model.Ledger, window).Read(window));
    }

    private double? Value(SlicedSli sli, int from, int hours)
    {
        var window = new TimeWindow(from, from + hours * Hour);
        return sli.Begin(_model.Ledger, window).Read(window)?.Value;
    }

    private static (long Judged, long Bad)? Parts(SliReading? reading) =>
        reading is { } slices ? (slices.Events, slices.Bad!.Value) : null;
}
