using CsCheck;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>What is taken of scores and labels depends on them alone: not on their order, how they are cut into batches, a restart, or
/// which label came first.</summary>
public sealed class ScoreLaws
{
    private static readonly Gen<Scored[]> Rows = Gen.Select(Gen.Double[-0.1, 1.1], Gen.Int[0, 5], Gen.Bool)
        .Select((score, kind, isPositive) => new Scored(kind == 0 ? null : kind == 1 ? Math.Round(score, 1) : score, kind == 2 ? null : isPositive))
        .Array[20, 300];

    public static TheoryData<string> Metrics => [.. ScoredLog.Metrics];

    [Fact]
    public void There_are_metrics_of_scores() => Assert.NotEmpty(ScoredLog.Metrics);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Neither_batches_nor_a_restart_nor_late_labels_change_what_is_counted(string metric) =>
        Gen.Select(Rows, Gen.Int[1, 100], Gen.Int[0, 300], Gen.Int).Sample((rows, size, restart, seed) =>
        {
            var plain = new ScoredLog(metric).Fold(rows);

            var broken = new ScoredLog(metric).Fold(rows.Take(restart), size).Restart().Fold(rows.Skip(restart), size).Restart();
            Assert.Equal(plain.Counters, broken.Counters);
            Assert.Equal(plain.Result, broken.Result);

            // The first half gets the other class at first, and the right one from a label that is earlier.
            var random = new Random(seed);
            var mistaken = rows.Select(row => row with { IsPositive = random.Next(3) == 0 ? null : !row.IsPositive }).ToArray();
            var corrected = new ScoredLog(metric).Fold(mistaken);
            var order = Enumerable.Range(0, rows.Length).Where(row => rows[row].IsPositive is not null).ToArray();
            random.Shuffle(order);
            foreach (var row in order)
                corrected.Label(row, rows[row].IsPositive!.Value);
            Assert.Equal(plain.Counters, corrected.Counters);
            Assert.Equal(plain.Counters, corrected.Restart().Counters);
        }, iter: 20);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Labels_in_the_same_record_and_joined_ones_say_the_same(string metric) => Rows.Sample(rows =>
    {
        var (apart, inline) = (new ScoredLog(metric).Fold(rows), new ScoredLog(metric, areLabelsApart: false).Fold(rows));
        Assert.Equal(apart.Counters, inline.Counters);
        Assert.Equal(apart.Result, inline.Result);
    }, iter: 20);

    [Theory]
    [MemberData(nameof(Metrics))]
    public void The_order_of_rows_is_of_no_account(string metric) => Gen.Select(Rows, Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        // Which hour a row is in changes with its place, and the sum over the hours doesn't.
        Assert.Equal(new ScoredLog(metric).Fold(rows).Counters, new ScoredLog(metric).Fold(shuffled).Counters);
    }, iter: 20);
}
