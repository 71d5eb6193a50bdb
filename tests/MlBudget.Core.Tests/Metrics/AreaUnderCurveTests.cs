using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>The share of pairs of a positive and a negative in which the positive has the higher score.</summary>
public sealed class AreaUnderCurveTests
{
    private const string Metric = "auc";

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_example_of_the_reference_has_7_of_9_pairs(bool areLabelsApart)
    {
        var log = new ScoredLog(Metric, areLabelsApart).Fold(Scored.Example);

        Assert.Equal((7.0 / 9, 2.0 / 9, 6), (log.Reading.Value, log.Reading.ErrorRatio, log.Reading.Events));
        Assert.Equal(0, RankedPairs.Of(log.Counters).Tied);
        // Of three of each class nothing is certain; the short window asks whether it goes on.
        Assert.Equal((0, 2.0 / 9, false), (log.Reading.AlertErrorRatio, log.Short.AlertErrorRatio, log.Reading.IsBeyondChance));
    }

    [Fact]
    public void Pairs_within_a_bin_count_half_and_are_what_the_area_may_be_off_by()
    {
        var log = new ScoredLog(Metric).Fold([new(0.7001, true), new(0.7009, false), new(0.2, false)]);
        var pairs = RankedPairs.Of(log.Counters);
        Assert.Equal((0.75, 0.25, 0.25), (pairs.Area, pairs.Missing, pairs.Tied));
    }

    [Fact]
    public void Bins_are_finer_towards_the_ends_and_begin_with_their_edge()
    {
        var edges = RankCounting.Edges;
        Assert.Equal(1522, edges.Length);
        Assert.Equal(edges.Order(), edges);
        Assert.Equal(edges.Length, edges.Distinct().Count());
        Assert.Equal([0, 0.00001, 0.000011], edges[..3]);
        Assert.Equal([0.999988, 0.999989, 0.99999], edges[^3..]);
        Assert.All([0.01, 0.011, 0.5, 0.989, 0.99, 0.9901, 0.999, 0.99901, 0.0099, 0.00099], edge => Assert.Contains(edge, edges));
        foreach (var edge in edges)
        {
            // A positive at the edge is above a negative just below it, and in one bin with one just above.
            Assert.Equal(0.5, ScoredPairs(edge, Math.BitIncrement(edge)));
            if (edge > 0)
                Assert.Equal(1, ScoredPairs(edge, Math.BitDecrement(edge)));
        }

        Assert.Equal(0.5, ScoredPairs(1, 0.99999));
    }

    [Fact]
    public void Without_both_classes_there_is_none_and_it_is_said_which_is_missing()
    {
        Assert.Equal(MissingReason.NoNegatives, new ScoredLog(Metric).Fold([new(0.5, true), new(0.7, true)]).Result.Reason);
        Assert.Equal(MissingReason.NoPositives, new ScoredLog(Metric).Fold([new(0.5, false)]).Result.Reason);
        Assert.Equal(MissingReason.NoEvents, new ScoredLog(Metric).Fold([new(null, false), new(2, true), new(0.5, null)]).Result.Reason);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void That_of_scikit_learn_is_within_the_bound(bool areLabelsApart)
    {
        Skip.IfNot(Missing is null, Missing);
        foreach (var rows in new[] { ScoreOracle.Rows(), ScoreOracle.Rows(1982, 300), Scored.Drawn(4000, new(1988), score => 20 * score, random => 0.05 * random.NextDouble() * random.NextDouble()) })
        {
            var pairs = RankedPairs.Of(new ScoredLog(Metric, areLabelsApart).Fold(rows).Counters);
            var area = ScoreOracle.Ask(rows, Metric);
            Assert.InRange(area, pairs.Area - pairs.Tied - 1e-12, pairs.Area + pairs.Tied + 1e-12);
            Assert.InRange(pairs.Tied, 0, 0.02);
        }
    }

    [SkippableFact]
    public void Of_scores_that_are_alike_within_each_bin_it_is_that_of_scikit_learn()
    {
        Skip.IfNot(Missing is null, Missing);
        // The centre of the bin of each score.
        var edges = RankCounting.Edges.Append(1).ToArray();
        Scored[] rows = [.. ScoreOracle.Rows().Select(row => row with { Score = Centre(row.Score!.Value) })];
        Assert.Equal(ScoreOracle.Ask(rows, Metric), ScoredLog.Value(Metric, rows), tolerance: 1e-12);

        double Centre(double score) => Array.FindLastIndex(edges[..^1], edge => edge <= score) is var bin ? (edges[bin] + edges[bin + 1]) / 2 : 0;
    }

    [Fact]
    public void What_alert_rows_hold_against_the_bound_is_hardly_ever_more_than_the_true_area_lacks()
    {
        // Positives lie above negatives with 1/2 + 1/2 · (1/3): of scores from 0 to 1 whose positives' share is the score, A = 5/6.
        var (beyond, errors) = (0, 0.0);
        var areas = new List<double>();
        for (var window = 0; window < 200; window++)
        {
            var log = new ScoredLog(Metric).Fold(Scored.Drawn(200, new(window), score => score));
            beyond += log.Reading.AlertErrorRatio > 1.0 / 6 ? 1 : 0;
            errors += RankedPairs.Of(log.Counters).StandardError / 200;
            areas.Add(log.Reading.Value);
        }

        var mean = areas.Average();
        Assert.Equal(5.0 / 6, mean, tolerance: 0.01);
        Assert.Equal(Math.Sqrt(areas.Average(area => (area - mean) * (area - mean))), errors, tolerance: 0.1 * errors);
        Assert.InRange(beyond, 0, 6);
    }

    private static double ScoredPairs(double positive, double negative)
    {
        var counting = new RankCounting(new(null, new Fixed(positive, negative), "pair"));
        var frame = new FoldFrame(2, 0) { Count = 2 };
        frame.Actual[0] = BinaryClass.Positive;
        frame.Actual[1] = BinaryClass.Negative;
        var bins = new int[2];
        counting.Assign(frame, bins);
        var counters = new long[counting.Counters.Length];
        counters[bins[0]]++;
        counters[bins[1]]++;
        return RankedPairs.Of(counters).Area;
    }

    /// <summary>Two scores.</summary>
    private sealed class Fixed(double first, double second) : RowNumbers
    {
        public override void Read(FoldFrame frame, Span<long> codes)
        {
            codes[0] = ProbabilityCode.Of(first);
            codes[1] = ProbabilityCode.Of(second);
        }
    }
}
