using CsCheck;
using MlBudget.Core.Budgets;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Same history, same numbers: whatever the order, the batches or the shards.</summary>
public sealed class LedgerLaws
{
    private const int Span = 9 * TimeWindow.Day;
    private static readonly int Start = Instant.From(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Minute.Number;

    private static readonly Gen<Prediction> Predictions = Gen.Select(
        Gen.Int[0, Span - 1],
        Pick("1", "0", "true", "maybe", null),
        Pick("a", "b", "c", "d", "e", null),
        Gen.Double[-10, 120].Nullable(0.1),
        Pick(null, null, null, "timeout"),
        Gen.Int[0, 60].Nullable(0.2),
        (at, decision, merchant, amount, error, age) =>
            new Prediction(Start + at, 0, decision, merchant, amount, error, Start + at - age));

    private static readonly Gen<Prediction[]> PredictionLogs = Predictions.Array[0, 300]
        .Select(log => log.Select((record, index) => record with { Id = index }).ToArray());

    private static readonly Gen<Outcome[]> OutcomeLogs = Gen.Select(
        Gen.Int[0, Span - 1], Gen.Int[0, 320], Pick("1", "0", null), Pick("true", "false", null),
        (at, id, label, clicked) => new Outcome(Start + at, id, label, clicked)).Array[0, 400];

    private static readonly Gen<Assumption?> Assumptions = Gen.Int[0, 3].Select(
        choice => choice < 2 ? null : new Assumption((BinaryClass)(choice - 1), TimeSpan.FromHours(24 * choice)));

    private static readonly Gen<(Prediction[] Predictions, Outcome[] Outcomes)> Logs =
        Gen.Select(PredictionLogs, OutcomeLogs, (predictions, outcomes) => (predictions, outcomes));

    private static readonly long Now = (Start + Span) * EventTime.PerMinute;

    private static Gen<string?> Pick(params string?[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Fact]
    public void The_order_of_arrival_changes_no_number() => Gen.Select(Logs, Gen.Int, Assumptions).Sample((logs, seed, unlabelled) =>
    {
        var random = new Random(seed);
        var (predictions, outcomes) = logs;
        var shuffled = (predictions.ToArray(), outcomes.ToArray());
        random.Shuffle(shuffled.Item1);
        random.Shuffle(shuffled.Item2);
        Assert.Equal(
            WithoutArrivals(Report(logs, unlabelled: unlabelled)),
            WithoutArrivals(Report(shuffled, labelsFirst: random.Next(2) == 0, unlabelled: unlabelled)));
    }, iter: 300);

    [Fact]
    public void The_size_of_batches_changes_no_number() => Gen.Select(Logs, Gen.Int[1, 130], Assumptions).Sample(
        (logs, size, unlabelled) => Assert.Equal(
            ReportText.Of(Report(logs, unlabelled: unlabelled)),
            ReportText.Of(Report(logs, batchSize: size, unlabelled: unlabelled))), iter: 200);

    [Fact]
    public void How_often_somebody_polled_changes_no_number() => Gen.Select(
        Logs, Gen.Int[0, 40], Gen.Int[1, 3], Assumptions).Sample((logs, polls, copies, unlabelled) =>
    {
        // Ids come again within and after the wait; records in the order of time.
        var predictions = logs.Predictions.SelectMany(
            record => Enumerable.Range(0, copies).Select(copy => record with { Minute = record.Minute + copy * 5 * TimeWindow.Day }));
        var records = predictions.Select(record => (record.Minute, Record: (object)record))
            .Concat(logs.Outcomes.Select(record => (record.Minute, Record: (object)record)))
            .OrderBy(record => record.Minute).ToArray();
        var now = Now + 10L * TimeWindow.Day * EventTime.PerMinute;
        Assert.Equal(Numbers(polls: 0), Numbers(polls));

        string Numbers(int polls)
        {
            var ledger = new ModelLedger(SmallModel.Define(unlabelled));
            var size = polls == 0 ? int.MaxValue : records.Length / polls + 1;
            foreach (var chunk in records.Chunk(size))
            {
                foreach (var (_, record) in chunk)
                {
                    if (record is Prediction prediction)
                        SmallModel.Fold(ledger, [prediction], 1);
                    else
                        SmallModel.Fold(ledger, [(Outcome)record], 1);
                }

                ledger.Advance(new(chunk[^1].Minute * EventTime.PerMinute));
            }

            ledger.Advance(new(now));
            return ReportText.Of(BudgetCalculator.Report(ledger, new(now)));
        }
    }, iter: 200);

    [Fact]
    public void The_tallies_of_shards_add_up_to_those_of_one_log() => Gen.Select(Logs, Gen.Int[1, 4]).Sample((logs, shards) =>
    {
        var whole = Ledger(logs);
        var parts = Enumerable.Range(0, shards).Select(shard => Ledger((
            logs.Predictions.Where(record => record.Id % shards == shard).ToArray(),
            logs.Outcomes.Where(record => record.Id % shards == shard).ToArray()))).ToArray();
        foreach (var window in new[] { 30, 6 * 60, TimeWindow.Day, 7 * TimeWindow.Day })
        {
            for (var measure = 0; measure < whole.Definition.Measures.Length; measure++)
            {
                foreach (var group in GroupsOf(whole, measure))
                    Assert.Equal(Sums(whole, measure, group, window), Add(parts.Select(part => Sums(part, measure, group, window))));
            }
        }
    }, iter: 100);

    [Fact]
    public void The_numbers_are_those_of_a_plain_count_over_the_log() => Logs.Sample(logs =>
    {
        var plain = new PlainCount(logs.Predictions, logs.Outcomes);
        foreach (var slo in Report(logs).Slos)
        {
            foreach (var window in slo.Windows)
            {
                var expected = plain.Of(slo.Slo.Name, slo.Watermark.Number, window.Length);
                Assert.Equal((slo.Slo.Name, expected?.Events, expected?.Bad), (slo.Slo.Name, window.Reading?.Events, window.Reading?.Bad));
                Assert.Equal(expected?.Error ?? 0, window.Reading?.ErrorRatio ?? 0, tolerance: 1e-12);
            }
        }
    }, iter: 200);

    [Fact]
    public void A_repeated_id_is_counted_as_a_duplicate_and_nowhere_else() => Logs.Sample(logs =>
    {
        var once = Report(logs);
        var repeated = logs.Predictions.SelectMany(record => new[] { record, record }).ToArray();
        var twice = Report((repeated, logs.Outcomes));
        foreach (var (first, second) in once.Slos.Zip(twice.Slos).Where(pair => pair.First.Slo.Name != "duplicates"))
            Assert.Equal(first.Whole, second.Whole);
        Assert.Equal(once.Predictions, twice.Predictions);
        var duplicates = twice.Slos.Single(slo => slo.Slo.Name == "duplicates").Whole.Reading;
        Assert.Equal(duplicates?.Events / 2, duplicates?.Bad);
    }, iter: 100);

    private static ModelReport Report(
        (Prediction[] Predictions, Outcome[] Outcomes) logs, int batchSize = 64, bool labelsFirst = false, Assumption? unlabelled = null)
    {
        var ledger = Ledger(logs, batchSize, labelsFirst, unlabelled);
        ledger.Advance(new(Now));
        return BudgetCalculator.Report(ledger, new(Now));
    }

    private static ModelLedger Ledger(
        (Prediction[] Predictions, Outcome[] Outcomes) logs, int batchSize = 64, bool labelsFirst = false, Assumption? unlabelled = null)
    {
        var ledger = new ModelLedger(SmallModel.Define(unlabelled), batchSize);
        if (labelsFirst)
            SmallModel.Fold(ledger, logs.Outcomes, batchSize);
        SmallModel.Fold(ledger, logs.Predictions, batchSize);
        if (!labelsFirst)
            SmallModel.Fold(ledger, logs.Outcomes, batchSize);
        return ledger;
    }

    /// <summary>Counters by arrival count a label that is corrected later as it came first.</summary>
    private static string WithoutArrivals(ModelReport report) =>
        ReportText.Of(report with { Slos = [.. report.Slos.Select(slo => slo with { Arrived = null })] });

    /// <summary>The groups by name: shards number them as they meet them.</summary>
    private static IEnumerable<string> GroupsOf(ModelLedger ledger, int measure) =>
        ledger.Definition.Measures[measure].Attribute is null ? [string.Empty] : ["a", "b", "c", "d", "e"];

    private static long[] Sums(ModelLedger ledger, int measure, string group, int minutes)
    {
        var tallies = ledger.Measure(measure);
        var sums = new long[tallies.Width];
        var code = group.Length == 0 ? 0 : ledger.Groups(0).GetOrAdd(group);
        tallies.SumInto(code, TimeWindow.Ending(new(Start + Span - TimeWindow.Day), TimeSpan.FromMinutes(minutes)), sums);
        return sums;
    }

    private static long[] Add(IEnumerable<long[]> parts) =>
        parts.Aggregate((sum, part) => [.. sum.Zip(part, (a, b) => a + b)]);
}
