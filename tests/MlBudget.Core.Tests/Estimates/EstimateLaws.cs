using CsCheck;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>Sums of probabilities are as exact as counts: to the last billionth in whatever order, batches or shards.</summary>
public sealed class EstimateLaws
{
    private const int Span = 3 * TimeWindow.Day;
    private static readonly Calibration Curved = new([0.1, 0.35, 0.7, 0.95], [0.013, 0.2, 0.2, 0.987], 0.01, 100);
    private static readonly ScoreProbabilities Probabilities = new(Curved.Scores, Curved.Probabilities);

    private static readonly Gen<Scored[]> Logs = Gen.Select(
        Gen.Int[0, Span - 1], Gen.Int[0, 3], Gen.Double[-0.2, 1.2].Nullable(0.1), Gen.Int[0, 4],
        (at, decision, score, merchant) => new Scored(
            ScoredModel.Start + at, new[] { "1", "0", "maybe", null }[decision], score,
            new[] { "a", "b", "c", "d", null }[merchant])).Array[0, 200];

    private static readonly TimeWindow[] Windows =
        [new(ScoredModel.Start, ScoredModel.Start + Span), new(ScoredModel.Start + Span - 90, ScoredModel.Start + Span - 13)];

    [Fact]
    public void The_order_and_the_batches_change_no_sum() => Gen.Select(Logs, Gen.Int, Gen.Int[1, 90]).Sample((log, seed, size) =>
    {
        var shuffled = log.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Sums(new ScoredModel(Curved).Fold(log)), Sums(new ScoredModel(Curved).Fold(shuffled, size)));
    }, iter: 300);

    [Fact]
    public void The_sums_of_shards_add_up_to_those_of_one_log() => Gen.Select(Logs, Gen.Int[1, 4]).Sample((log, shards) =>
    {
        var parts = Enumerable.Range(0, shards)
            .Select(shard => Sums(new ScoredModel(Curved).Fold(log.Where((_, index) => index % shards == shard)))).ToArray();
        Assert.Equal(Sums(new ScoredModel(Curved).Fold(log)), parts.Aggregate((sum, part) => [.. sum.Zip(part, Add)]));
    }, iter: 200);

    [Fact]
    public void The_sums_are_those_of_a_plain_count_over_the_log() => Logs.Sample(log =>
    {
        var model = new ScoredModel(Curved).Fold(log);
        foreach (var window in Windows)
        {
            var rows = log.Where(record => record.Minute >= window.From && record.Minute < window.To).ToArray();
            Assert.Equal(Plain(rows), model.Expected(window));
        }

        foreach (var merchant in new[] { "a", "b", "c", "d" })
            Assert.Equal(Plain(log.Where(record => record.Merchant == merchant)), model.Expected(Windows[0], merchant));
    }, iter: 200);

    [Fact]
    public void The_qualities_are_those_that_floating_point_gives() => Logs.Sample(log =>
    {
        var exact = new ScoredModel(Curved).Fold(log).Expected(Windows[0]);
        var map = new IsotonicMap(Curved.Scores, Curved.Probabilities);
        double SumOf(string decision) => log.Where(record => record.Decision == decision && record.Score is >= 0 and <= 1)
            .Sum(record => map.Predict(record.Score!.Value));
        var plain = new ExpectedConfusion(exact.Positive, exact.Negative, SumOf("1"), SumOf("0"));
        double?[] expected = [plain.Accuracy, plain.Precision, plain.Recall, plain.F1, plain.FalsePositiveRate];
        foreach (var (metric, value) in BinaryClassification.Instance.Estimated.Zip(expected))
        {
            Assert.Equal(value is null, exact.ValueOf(metric.Ratio) is null);
            Assert.Equal(value ?? 0, exact.ValueOf(metric.Ratio) ?? 0, tolerance: 1e-7);
        }
    }, iter: 200);

    [Fact]
    public void Sums_are_not_counted_by_arrival_where_they_would_grow_for_ever()
    {
        var ledger = new ScoredModel(Curved).Fold([new(ScoredModel.Start, "1", 0.9), new(ScoredModel.Start, "0", 0.2)]).Ledger;
        var measure = Enumerable.Range(0, ledger.Definition.Measures.Length).Select(ledger.Measure)
            .First(tallies => tallies.Definition.Counting is EstimateCounting);
        Assert.Equal([1, 1, 0, 0], measure.Arrived.ToArray());
    }

    [Fact]
    public void The_measure_is_another_one_with_another_calibration_score_or_class_and_else_the_same()
    {
        static string Of(ModelShape shape)
        {
            var compiler = new MeasureCompiler(shape);
            return compiler.Measures.IsEmpty && compiler.Estimate("estimated_accuracy") is { } index
                ? compiler.Measures[index].Canonical : "none";
        }

        var shape = ScoredModel.Shape(Curved);
        string[] canonicals =
        [
            Of(shape), Of(ScoredModel.Shape(Curved with { Probabilities = [0.014, 0.2, 0.2, 0.987] })),
            Of(shape with { Fields = shape.Fields.SetItem("score", new("score", 0.01m)) }), Of(shape with { Classes = BinaryClasses.Of("yes") }),
            Of(shape with { PredictionPath = "answer" }),
        ];
        Assert.Equal(canonicals.Length, canonicals.Distinct().Count());
        Assert.Equal(Of(shape), Of(ScoredModel.Shape(Curved with { Error = 0.5 })));
    }

    /// <summary>A score outside 0 to 1 is no probability.</summary>
    private static EstimatedConfusion Plain(IEnumerable<Scored> rows)
    {
        var known = rows.Where(record => record is { Decision: "1" or "0", Score: >= 0 and <= 1 }).ToLookup(record => record.Decision == "1");
        return new(
            known[true].Count(), known[false].Count(), known[true].Sum(record => Probabilities.Of(record.Score!.Value)),
            known[false].Sum(record => Probabilities.Of(record.Score!.Value)));
    }

    private static EstimatedConfusion[] Sums(ScoredModel model) =>
        [.. Windows.Select(window => model.Expected(window)),
            .. new[] { "a", "b", "c", "d" }.Select(name => model.Expected(Windows[0], name))];

    private static EstimatedConfusion Add(EstimatedConfusion one, EstimatedConfusion other) => new(
        one.Positive + other.Positive, one.Negative + other.Negative, one.TruePositive + other.TruePositive,
        one.FalseNegative + other.FalseNegative);
}
