using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Examples;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>SLIs of what something else has added up.</summary>
public sealed class ReadyMetricTests
{
    private static readonly Minute Slot = new(20 * TimeWindow.Day);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private readonly Measurements _measurements = new(new ModelShape { TimePath = "t", VersionPath = "v" });

    [Fact]
    public void The_hits_of_events_are_good_or_bad_as_it_is_said()
    {
        var good = new ReadyEvents("good / all", new("a", FiveMinutes), isGood: true).Compile(new() { Bound = BoundKind.Objective }, _measurements);
        var bad = new ReadyEvents("bad / all", new("b", FiveMinutes), isGood: false).Compile(new() { Bound = BoundKind.Objective }, _measurements);
        var ledger = Ledger((0, 0, [1000, 990]), (5, 0, [1000, 1000]), (0, 1, [1000, 30]));

        Assert.Equal(SliReading.OfEvents(0.995, 2000, 10), Read(good, ledger, 0, 10));
        Assert.Equal(SliReading.OfEvents(0.03, 1000, 30), Read(bad, ledger, 0, 10));
        Assert.Null(Read(bad, ledger, 5, 10));
        Assert.Equal(["ready-made; a; together", "ready-made; b; together"], _measurements.Measures.Select(measure => measure.Canonical));
    }

    [Theory]
    [InlineData(0.9, 0.9, true, false)]
    [InlineData(0.900001, 0.9, true, true)]
    [InlineData(0.9, 0.9, false, false)]
    [InlineData(0.899999, 0.9, false, true)]
    [InlineData(1, 1, false, false)]
    [InlineData(-3.5, -3, false, true)]
    [InlineData(-3, -3, false, false)]
    [InlineData(86400.000001, 86400, true, true)]
    [InlineData(0, 0, true, false)]
    [InlineData(9e12, 0.9, true, true)]
    public void A_value_that_just_meets_its_bound_keeps_it(double value, double bound, bool isUpper, bool isBad)
    {
        var kind = isUpper ? BoundKind.AtMost : BoundKind.AtLeast;
        var inner = new ReadyValue("v", new("v", FiveMinutes)).Compile(new() { Bound = kind }, _measurements);
        var sliced = new SlicedSli(inner, new(isUpper ? (decimal)bound : 1 - (decimal)bound), new(TimeSpan.FromMinutes(10), 1, SilenceIsBad: false));
        // A mean of two such values is that value.
        var counters = ReadyValueCounting.Of(Millionths.Of(value));
        var ledger = Ledger((0, 0, counters), (5, 0, counters));

        Assert.Equal(SliReading.OfEvents(isBad ? 0 : 1, 1, isBad ? 1 : 0), Read(sliced, ledger, 0, 10));
    }

    [Fact]
    public void Slots_that_are_longer_than_a_minute_are_told() => Assert.Equal(FiveMinutes, new ReadyValue("v", new("v", FiveMinutes)).Slot);

    [Fact]
    public void Of_what_is_ready_made_nothing_is_known_by_version_or_by_record_and_shards_do_not_add_up()
    {
        var sli = new ReadyEvents("bad / all", new("b", FiveMinutes), isGood: false).Compile(new() { Bound = BoundKind.Objective }, _measurements);

        Assert.Null(SplitProportions.TogetherOf(sli));
        Assert.Null(Badness.Of(sli));
        Assert.StartsWith("It is counted elsewhere", Badness.WhyNone(sli), StringComparison.Ordinal);
        Assert.StartsWith("each shard would read all of it", sli.NotAdditiveBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void Excluded_time_in_slots_holds_every_slot_that_it_touches()
    {
        var from = new DateTimeOffset(2026, 6, 1, 10, 7, 0, TimeSpan.Zero);
        var excluded = new ExcludedTime([new SingleStretch(Instant.From(from), Instant.From(from.AddMinutes(4)))]).InSlotsOf(5);
        var hour = Instant.From(from).Minute.Floor(60).Number;

        Assert.Equal([new TimeWindow(hour + 5, hour + 15)], excluded.In(new(hour, hour + 60), SlotSize.Minute).AsEnumerable());
        Assert.Equal([new TimeWindow(hour + 5, hour + 10)], excluded.In(new(hour, hour + 10), SlotSize.Minute).AsEnumerable());
        Assert.True(ExcludedTime.None.InSlotsOf(5).IsEmpty);
    }

    private ModelLedger Ledger(params (int Minute, int Measure, ImmutableArray<long> Counters)[] tallies)
    {
        var ledger = new ModelLedger(new()
        {
            Name = "m",
            Predictions = _measurements.Predictions,
            Measures = _measurements.Measures,
            ReadyMade = [.. Enumerable.Range(0, _measurements.Measures.Length)],
            Slos = [],
        });
        var batch = new TallyBatch();
        foreach (var (minute, measure, counters) in tallies)
            batch.Add(new(measure, new(Slot.Number + minute), null, counters));
        ledger.FoldTallies(batch, new(new(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(7), TimeSpan.FromDays(30)), new()));
        return ledger;
    }

    private static SliReading? Read(Sli sli, ModelLedger ledger, int from, int to) =>
        sli.Begin(ledger, new(Slot.Number + from, Slot.Number + to)).Read(new(Slot.Number + from, Slot.Number + to));
}
