using System.Reflection;
using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Tests.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>What is remembered of the last report is what would be found anew, whatever is done to the ledger in between.</summary>
public sealed class ReportMemoryTests
{
    private static readonly int Start = 20_000 * TimeWindow.Day;

    /// <summary>All that changes a ledger, by the names of its methods; those that restore it are called before a report is asked for.</summary>
    private static readonly Dictionary<string, Action<World>> Changes = new(StringComparer.Ordinal)
    {
        [nameof(ModelLedger.FoldPredictions)] = world => SmallModel.Fold(world.Ledger, world.Some(random => new Prediction(
            world.Minute(), random.Next(10) == 0 ? random.Next(1, world.Ids) : world.Ids++, random.Next(2) == 0 ? "1" : "0", ((char)('a' + random.Next(world.Groups))).ToString(),
            random.Next(3) == 0 ? null : 100 + random.Next(2), random.Next(3) == 0 ? "timeout" : null, world.Minute())), 7),
        [nameof(ModelLedger.FoldLabels)] = world => SmallModel.Fold(world.Ledger, world.Some(random => new Outcome(
            world.Minute(), random.Next(world.Ids + 2), random.Next(4) == 0 ? null : random.Next(2) == 0 ? "1" : "0", random.Next(2) == 0 ? "true" : "false")), 7),
        [nameof(ModelLedger.FoldTallies)] = world => world.FoldTally(),
        [nameof(ModelLedger.Advance)] = world => world.Ledger.Advance(world.Now),
        [nameof(ModelLedger.ContinueAt)] = world => world.Ledger.ContinueAt(world.Now),
        [nameof(ModelLedger.AssumeUnlabelled)] = world => world.Ledger.AssumeUnlabelled(world.Now),
        ["set_" + nameof(ModelLedger.SlosKeptFrom)] = world => world.Ledger.SlosKeptFrom = Math.Max(world.Ledger.SlosKeptFrom, world.Now.Minute.Number - world.Random.Next(9 * TimeWindow.Day)),
        [nameof(ModelLedger.Committed)] = world => world.Ledger.Committed(),
    };

    /// <summary>What a ledger that was asked for a report is not called for any more, or what changes nothing.</summary>
    private static readonly string[] Others =
    [
        nameof(ModelLedger.Restore), nameof(ModelLedger.RestoreGroup), nameof(ModelLedger.RestoreArrived), nameof(ModelLedger.RestoreObserved),
        nameof(ModelLedger.RestorePage), nameof(ModelLedger.RestoreSegment), nameof(ModelLedger.Restored), nameof(ModelLedger.Recount),
        nameof(ModelLedger.WriteChanges), nameof(ModelLedger.ReadWaiting), nameof(ModelLedger.Measure), nameof(ModelLedger.Groups),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_remembered_is_what_is_found_anew_whatever_is_done_to_the_ledger(int seed)
    {
        var world = new World(new Random(seed), seed % 2 == 0 ? null : new Assumption(BinaryClass.Negative, TimeSpan.FromHours(30)));
        var memory = new ReportMemory(world.Ledger);
        var outlooks = new OutlookMemory(memory);
        var does = Changes.Values.ToArray();
        for (var step = 0; step < 150; step++)
        {
            var report = memory.Of(world.Now);

            Assert.Equal(ReportText.Of(BudgetCalculator.Report(world.Ledger, world.Now)), ReportText.Of(report));
            Assert.All(outlooks.Of(report), slo => Assert.Equal(
                BudgetOutlook.Of(report.Slos.Single(other => other.Slo.Name == slo.Key), world.Ledger), slo.Value));
            does[world.Random.Next(does.Length)](world);
            world.GoOn();
        }
    }

    [Fact]
    public void Whatever_can_be_done_to_a_ledger_is_done_to_it_here()
    {
        var does = typeof(ModelLedger).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsVirtual && !method.Name.StartsWith("get_", StringComparison.Ordinal))
            .Where(method => method.ReturnParameter.GetRequiredCustomModifiers().Length == 0).Select(method => method.Name).Distinct();

        Assert.Equal(does.Order(StringComparer.Ordinal), Changes.Keys.Concat(Others).Order(StringComparer.Ordinal));
    }

    /// <summary>A model of a day and a half, and time that goes on.</summary>
    private sealed class World
    {
        private readonly TallyArrival _arrival;
        private readonly int _ready;

        public World(Random random, Assumption? unlabelled)
        {
            var definition = SmallModel.Define(unlabelled);
            _ready = Enumerable.Range(0, definition.Measures.Length).First(index =>
                definition.Measures[index] is { Attribute: null, Slot: SlotSize.Minute } measure && measure.Counting.Counters.Length == 2);
            definition = definition with { ReadyMade = [_ready] };
            Random = random;
            Ledger = new(definition);
            _arrival = new(new(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(70), definition.Retention), new());
        }

        public Random Random { get; }

        public ModelLedger Ledger { get; }

        public Instant Now { get; private set; } = new Minute(Start).Start + TimeSpan.FromSeconds(7);

        public int Ids { get; set; } = 1;

        public int Groups { get; private set; } = 2;

        /// <summary>Mostly one.</summary>
        public IEnumerable<T> Some<T>(Func<Random, T> one) =>
            [.. Enumerable.Range(0, Random.Next(4) == 0 ? Random.Next(30) : 1).Select(_ => one(Random))];

        /// <summary>A minute that is not after now, by the edge of a window.</summary>
        public int Minute()
        {
            int[] lengths = [0, 1, 60, 360, 24 * 60, 25 * 60, 48 * 60, 7 * TimeWindow.Day];
            return Now.Minute.Number - lengths[Random.Next(lengths.Length)] - Random.Next(2) * Random.Next(3);
        }

        public void FoldTally()
        {
            var events = Random.Next(5);
            var batch = new TallyBatch();
            batch.Add(new(_ready, new(Minute()), null, [events, Random.Next(events + 1)]));
            Ledger.FoldTallies(batch, _arrival);
        }

        public void GoOn()
        {
            Groups = Random.Next(20) == 0 ? Math.Min(Groups + 1, 6) : Groups;
            Now += TimeSpan.FromSeconds(Random.Next(10) switch
            {
                < 6 => Random.Next(3),
                6 or 7 => 60 - Now.Micros / 1_000_000 % 60,
                8 => Random.Next(7200),
                _ => Random.Next(30) * 3600,
            });
        }
    }
}
