using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Tallies that something else has added up.</summary>
public sealed class ReadyTalliesTests
{
    private static readonly Minute Slot = new(20 * TimeWindow.Day);

    private readonly SourceStatistics _statistics = new();
    private readonly ModelLedger _ledger;
    private readonly TallyArrival _arrival;
    private readonly int _measure;
    private readonly int _width;

    public ReadyTalliesTests()
    {
        var definition = SmallModel.Define();
        _measure = Enumerable.Range(0, definition.Measures.Length).First(index =>
            definition.Measures[index] is { Attribute: null, Slot: SlotSize.Minute } measure && measure.Counting.Counters.Length == 2);
        _width = 2;
        _ledger = new(definition with { ReadyMade = [_measure] });
        _arrival = new(new(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(7), definition.Retention), _statistics);
    }

    [Fact]
    public void A_slot_that_is_given_again_counts_once()
    {
        Fold(Of(Slot, 10, 4));
        Fold(Of(Slot, 10, 4), Of(Slot, 10, 4));

        Assert.Equal([10, 4], Held());
        Assert.Equal([10, 4], _ledger.ArrivedOf(_measure).ToArray());
        Assert.Equal((3, Slot.Start), (_statistics.Records, _statistics.LatestTime));
    }

    [Fact]
    public void A_correction_replaces_what_was_there_and_only_what_is_more_has_arrived()
    {
        Fold(Of(Slot, 10, 4));
        Fold(Of(Slot, 12, 1));

        Assert.Equal([12, 1], Held());
        Assert.Equal([12, 4], _ledger.ArrivedOf(_measure).ToArray());
    }

    [Fact]
    public void A_slot_whose_minutes_are_not_kept_any_more_is_late_and_changes_nothing()
    {
        Fold(Of(Slot, 10, 4));
        _ledger.Advance(Slot.Start + TimeSpan.FromDays(3));
        Fold(Of(Slot, 11, 4));

        Assert.Equal([10, 4], Held());
        Assert.Equal((1, 1), (_statistics.Records, _statistics.Late));
    }

    [Fact]
    public void What_was_let_go_of_before_a_restart_stays_so()
    {
        _ledger.ContinueAt(Slot.Start + TimeSpan.FromDays(3));
        Fold(Of(Slot, 11, 4));

        Assert.Equal((0, 1), (_statistics.Records, _statistics.Late));
    }

    [Fact]
    public void A_slot_far_past_the_log_is_refused()
    {
        Fold(Of(Slot, 10, 4), Of(new(Slot.Number + 1), 1, 1), Of(new(Slot.Number + 30 * TimeWindow.Day), 1, 1));

        Assert.Equal((2, 1), (_statistics.Records, _statistics.Rejected(RejectionReason.SetAside)));
    }

    [Fact]
    public void A_tally_that_does_not_fit_its_measure_is_refused_with_what_was_found_and_expected()
    {
        Fold(new ReadyTally(_measure, Slot, null, [1]));
        Assert.Equal(
            $"of the slot 1970-01-21T00:00:00Z: found 1 counters, expected {_width}", _statistics.ExampleOf(RejectionReason.Malformed)!.Detail);
        Fold(new ReadyTally(_measure, Slot, "shop", [1, 1]));
        Assert.Equal(
            "of the slot 1970-01-21T00:00:00Z: found a group, expected none: the measure counts all rows together", _statistics.ExampleOf(RejectionReason.Malformed)!.Detail);

        Assert.Equal((0, 2), (_statistics.Records, _statistics.Rejected(RejectionReason.Malformed)));
        Assert.Throws<ArgumentException>(() => Fold(new ReadyTally(_measure + 1, Slot, null, [1, 1])));
    }

    [Fact]
    public void Any_order_of_tallies_leaves_the_last_of_each_slot()
    {
        var random = new Random(11);
        var last = new Dictionary<int, (long First, long Second)>();
        for (var turn = 0; turn < 2000; turn++)
        {
            var (minute, first, second) = (Slot.Number + random.Next(120), random.Next(50), random.Next(50));
            Fold(Of(new(minute), first, second));
            last[minute] = (first, second);
        }

        Assert.Equal([last.Values.Sum(slot => slot.First), last.Values.Sum(slot => slot.Second)], Held());
    }

    [Fact]
    public void Those_that_are_refused_are_said_once_until_a_whole_poll_has_none()
    {
        var said = new List<string>();
        var arrival = new TallyArrival(new(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(7), TimeSpan.FromDays(30)), _statistics)
        {
            OnRefused = (reason, example) => said.Add($"{reason} {example}"),
        };
        foreach (var counters in (int[])[1, 1, 2, 0, 1])
        {
            arrival.NextPoll();
            var batch = new TallyBatch();
            if (counters > 0)
                batch.Add(new(_measure, Slot, null, [.. Enumerable.Repeat(1L, counters)]));
            _ledger.FoldTallies(batch, arrival);
        }

        Assert.Equal(
        [
            "Malformed tally:1: of the slot 1970-01-21T00:00:00Z: found 1 counters, expected 2",
            "Malformed tally:4: of the slot 1970-01-21T00:00:00Z: found 1 counters, expected 2",
        ], said);
    }

    [Fact]
    public void One_of_a_group_beyond_the_cap_is_refused_however_often_it_is_given_and_no_record_came_beyond_it()
    {
        var definition = SmallModel.Define();
        var measure = Enumerable.Range(0, definition.Measures.Length).First(index =>
            definition.Measures[index] is { Attribute: 0, Slot: SlotSize.Hour });
        var ledger = new ModelLedger(definition with { ReadyMade = [measure], Limits = definition.Limits with { MaxGroupValues = 2 } });
        var counters = Enumerable.Repeat(1L, definition.Measures[measure].Counting.Counters.Length).ToArray();
        for (var turn = 0; turn < 3; turn++)
        {
            var batch = new TallyBatch();
            foreach (var group in (string[])["a", "b", "c"])
                batch.Add(new(measure, Slot, group, [.. counters]));
            ledger.FoldTallies(batch, _arrival);
        }

        Assert.Equal(0, ledger.GroupOverflow);
        Assert.Equal((6, 3), (_statistics.Records, _statistics.Rejected(RejectionReason.Malformed)));
        Assert.Equal(
            "of the slot 1970-01-21T00:00:00Z: found a further group of 'merchant', expected at most 2, as limits.max_group_values says",
            _statistics.ExampleOf(RejectionReason.Malformed)!.Detail);
    }

    [Fact]
    public void Where_only_tallies_come_nobody_says_that_predictions_are_missing()
    {
        var slo = _ledger.Definition.Slos.First(each => each.Sli.Measures.Contains(_measure));
        var other = _ledger.Definition.Slos.First(each => !each.Sli.Measures.Contains(_measure));
        var words = new MissingWords(_ledger, _ledger);

        Assert.Equal("Nothing came in the window that it counts.", words.Of(MissingReason.NoEvents, slo, default, []));
        Assert.Equal("No prediction has come yet.", words.Of(MissingReason.NoEvents, other, default, []));
    }

    private static ReadyTally Of(int measure, Minute slot, long first, long second) => new(measure, slot, null, [first, second]);

    private ReadyTally Of(Minute slot, long first, long second) => Of(_measure, slot, first, second);

    private void Fold(params ReadyTally[] tallies)
    {
        var batch = new TallyBatch();
        foreach (var tally in tallies)
            batch.Add(tally);
        _ledger.FoldTallies(batch, _arrival);
    }

    private long[] Held()
    {
        var sums = new long[_width];
        _ledger.SumInto(_measure, 0, new(Slot.Number, Slot.Number + TimeWindow.Day), sums);
        return sums;
    }
}
