using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>Allowances over time, excluded time and periods of the calendar, against a budget that is read minute by minute: under random
/// stretches, late events and restarts.</summary>
public sealed class PlainBudgetLaws
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day, Days = 12;
    private const double Tolerance = 1e-12;

    /// <summary>Clocks in Berlin are set back on 2026-10-25, and in New York a week later: both lie in the days of the log.</summary>
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 10, 21, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private static readonly string[] Zones = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"];

    private static readonly Gen<(int From, int To)> Stretch = Gen.Select(
        Gen.Int[0, Days * Day], Gen.OneOf(Gen.Int[1, 90], Gen.Int[60, 3 * Day]), (from, length) => (Start + from, Start + from + length));

    private static readonly Gen<(int, int)[]> Excluded = Stretch.Array[0, 4];

    private static readonly Gen<(int, int)[]> Adjusted = Stretch.Array[0, 3].Select(stretches => stretches.OrderBy(stretch => stretch.Item1)
        .Aggregate(new List<(int From, int To)>(), (kept, next) =>
        {
            if (kept.Count == 0 || kept[^1].To <= next.Item1)
                kept.Add(next);
            return kept;
        }).ToArray());

    private static readonly Gen<Scene> Scenes = Gen.Select(
        Gen.Int[0, 2], Gen.Select(Excluded, Excluded), Adjusted, Adjusted, Gen.Int[-1, 2], Gen.Int[0, Zones.Length - 1], Gen.Int[0, int.MaxValue - 1],
        (kind, left, adjusted, inner, unit, zone, seed) => new Scene(
            kind, left.Item1, left.Item2, adjusted, inner, unit < 0 ? null : (CalendarUnit)unit, TimeZoneInfo.FindSystemTimeZoneById(Zones[zone]), seed));

    [Fact]
    public void Budgets_are_those_that_are_read_minute_by_minute() => Scenes.Sample(Check, iter: 20);

    private static void Check(Scene scene)
    {
        var random = new Random(scene.Seed);
        var model = new TallyModel();
        var proportion = scene.Kind == 1 ? model.Proportion("accuracy") : model.Success();
        var slo = scene.Slo(proportion);
        model.Slos = [slo];
        var (ledger, store, events) = (model.Ledger, new LedgerStore(), new Dictionary<int, (long Good, long Bad)>());
        var plain = scene.Plain(events);
        var late = new List<PlainEvent>();
        for (var now = Start; now < Start + Days * Day;)
        {
            var next = now + random.Next(1, 20 * Hour);
            var arriving = late.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => Event(random, now, next))).ToArray();
            late.Clear();
            foreach (var one in arriving)
            {
                // Some come with the next poll, as labels and slow files do.
                if (random.Next(8) == 0)
                    late.Add(one);
                else
                    Count(one);
            }

            now = next;
            ledger.Advance(new Minute(now).Start);
            store.Commit(ledger);
            if (random.Next(3) == 0)
                ledger = store.Restore(ledger.Definition);
            Compare(plain, BudgetCalculator.Report(slo, ledger, new Minute(now).Start), now);
        }

        void Count(PlainEvent one)
        {
            var (good, bad) = events.GetValueOrDefault(one.Minute);
            events[one.Minute] = (good + one.Good, bad + one.Bad);
            var measure = ledger.Measure(proportion.Terms[0].Measure);
            long[] counts = scene.Kind == 1 ? [one.Good, one.Bad, 0, 0] : [one.Good + one.Bad, one.Good];
            for (var counter = 0; counter < counts.Length; counter++)
                measure.Add(0, one.Minute, counter, counts[counter]);
        }
    }

    private static PlainEvent Event(Random random, int from, int to) =>
        new(random.Next(from, to), random.Next(0, 200), random.Next(3) == 0 ? random.Next(0, 20) : 0);

    private static void Compare(PlainBudget plain, SloReport report, int now)
    {
        var watermark = plain.Watermark(now);
        Assert.Equal(watermark, report.Watermark.Number);
        var (from, to, length) = plain.Whole(watermark);
        foreach (var window in report.Windows)
        {
            var isWhole = window == report.Whole;
            var minutes = (int)window.Length.TotalMinutes;
            var (first, whole) = isWhole ? (from, length) : (PlainBudget.Rolling(watermark, minutes), minutes);
            Assert.Equal(whole, minutes);
            Assert.Equal(plain.Coverage(isWhole && plain.Unit is not null ? from : watermark - minutes, to, whole), window.Coverage, Tolerance);
            Assert.Equal(plain.AllowedOver(first, to), window.Allowed, Tolerance);
            var read = plain.Read(first, to);
            Assert.Equal(read is null, window.Reading is null);
            if (read is not var (error, events, bad))
                continue;
            Assert.Equal((events, plain.Slice > 0 || plain.Normal is null ? bad : window.Reading!.Value.Bad), (window.Reading!.Value.Events, window.Reading.Value.Bad));
            Assert.Equal(error, window.Reading.Value.ErrorRatio, Tolerance);
            Assert.Equal(error / plain.AllowedOver(first, to), window.BurnRate!.Value, 1e-9);
        }

        var consumed = plain.Coverage(plain.Unit is null ? watermark - length : from, to, length) * (plain.Read(from, to)?.Error / plain.AllowedOver(from, to));
        Assert.Equal(consumed is null, report.Consumed is null);
        if (consumed is { } spent)
            Assert.Equal(spent, report.Consumed!.Value, Math.Max(Tolerance, Tolerance * spent));
    }

    /// <summary>Some good and bad events of a minute.</summary>
    private sealed record PlainEvent(int Minute, long Good, long Bad);

    private sealed record Scene(
        int Kind, (int From, int To)[] Excluded, (int From, int To)[] Closed, (int From, int To)[] Adjusted, (int From, int To)[] Inner, CalendarUnit? Unit, TimeZoneInfo Zone, int Seed)
    {
        private int Slot => Kind == 1 ? Hour : 1;

        private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(30);

        public SloDefinition Slo(Proportion proportion)
        {
            var plain = Plain(new Dictionary<int, (long, long)>());
            Sli sli = Kind switch
            {
                0 => new OccurrenceSli(proportion),
                1 => new DegradationSli(proportion, plain.Normal),
                _ => new SlicedSli(
                    new OccurrenceSli(proportion), new(plain.InSlice) { Stretches = Of(plain.AdjustedInSlice) }, new(SliceLength, 1, SilenceIsBad: false)),
            };
            return TallyModel.Slo(sli, plain.Allowed, Kind == 1 ? SlotSize.Hour : SlotSize.Minute) with
            {
                Allowance = new(plain.Allowed) { Stretches = Of(plain.Adjusted) },
                Slot = TimeSpan.FromMinutes(plain.Slice > 0 ? plain.Slice : Slot),
                Window = TimeSpan.FromMinutes(plain.Window),
                Periods = Unit is { } unit ? new(unit, Zone) : null,
                Excluded = Time(Excluded).And(Time(Closed)),
                During = Closed.Length == 0 ? null : new("hours", Time(Closed)),
            };
        }

        public PlainBudget Plain(IReadOnlyDictionary<int, (long, long)> events) => new()
        {
            Events = events,
            Slot = Slot,
            Slice = Kind == 2 ? (int)SliceLength.TotalMinutes : 0,
            Normal = Kind == 1 ? 0.97m : null,
            Allowed = Kind == 2 ? 0.2m : 0.05m,
            Adjusted = [.. Adjusted.Select((stretch, index) => new PlainStretch(stretch.From, stretch.To, 0.01m * (index + 1)))],
            InSlice = 0.03m,
            AdjustedInSlice = [.. Inner.Select((stretch, index) => new PlainStretch(stretch.From, stretch.To, 0.005m * (index + 1)))],
            Excluded = Excluded,
            Closed = Closed,
            Window = Unit switch { null or CalendarUnit.Week => 7 * Day, CalendarUnit.Month => 30 * Day, _ => 91 * Day },
            Unit = Unit,
            Zone = Zone,
        };

        private static ExcludedTime Time((int From, int To)[] stretches) =>
            new([.. stretches.Select(stretch => (Stretches)new SingleStretch(new Minute(stretch.From).Start, new Minute(stretch.To).Start))]);

        private ImmutableArray<AllowanceStretch> Of(IReadOnlyList<PlainStretch> stretches) => [.. stretches
            .Select(stretch => new AllowanceStretch(
                new(TimeWindow.Ceiling(stretch.From, Slot), TimeWindow.Ceiling(stretch.To, Slot)), stretch.Value))
            .Where(stretch => stretch.When.From < stretch.When.To)];
    }
}
