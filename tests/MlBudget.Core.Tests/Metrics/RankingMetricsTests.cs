using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Statistics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Metrics of rankings by hand, and beside scikit-learn.</summary>
public sealed class RankingMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    [Theory]
    // Σ g / log2(rank + 1) over the best order, of the grades [3, 2, 3, 0, 1, 2], as of math.md.
    [InlineData("linear", 0.9608081943360618)]
    [InlineData("exponential", 0.9488107485678985)]
    public void The_vector_has_the_NDCG_of_its_gain(string gain, double expected)
    {
        foreach (var judging in Enum.GetValues<Judging>())
            Assert.Equal(expected, Read("ndcg", judging, RankedLog.Options(6, gain), RankedList.Vector).Value, Tolerance);
    }

    [Theory]
    [InlineData("shown", 0.9386)]
    [InlineData("judged", 0.6788)]
    public void What_was_not_shown_is_in_the_best_order_of_all_that_was_judged(string ideal, double expected)
    {
        foreach (var judging in new[] { Judging.SameRecord, Judging.List, Judging.Items })
            Assert.Equal(expected, Read("ndcg", judging, RankedLog.Options(3, "linear", ideal), RankedList.WithUnshown).Value, 5e-5);
    }

    [Fact]
    public void A_list_without_a_relevant_item_has_no_NDCG_and_counts_as_0_in_all_else()
    {
        RankedList[] lists = [new(0, 1), new(0, 0), new(1)];
        foreach (var judging in Enum.GetValues<Judging>())
        {
            Assert.Equal(2, Read("ndcg", judging, null, lists).Events);
            Assert.Equal((1 / Math.Log2(3) + 1) / 2, Read("ndcg", judging, null, lists).Value, Tolerance);
            Assert.Equal(0.5, Read("mrr", judging, null, lists).Value, Tolerance);
            Assert.Equal((3, 1), (Read("hit_rate", judging, RankedLog.Options(2), lists).Events, Read("hit_rate", judging, RankedLog.Options(2), lists).Bad!.Value));
            Assert.Equal(2.0 / 6, Read("precision_at_k", judging, RankedLog.Options(2), lists).Value, Tolerance);
            Assert.Equal(1.0 / 3, Read("without_relevant", judging, null, lists).Value, Tolerance);
        }
    }

    [Fact]
    public void Where_over_half_of_the_lists_have_no_relevant_item_there_is_no_NDCG()
    {
        foreach (var judging in Enum.GetValues<Judging>())
        {
            Assert.Equal(1, Read("ndcg", judging, null, new(1), new(0)).Value, Tolerance);
            Assert.Equal(MissingReason.MostlyIrrelevant, new RankedLog("ndcg", judging).Fold(new(1), new(0), new(0)).Result.Reason);
        }
    }

    [Fact]
    public void Of_a_rank_only_lists_count_that_have_it()
    {
        RankedList[] lists = [new(1, 0), new(0, 1, 0), new(0), new(0, 0)];
        foreach (var judging in Enum.GetValues<Judging>())
        {
            Assert.Equal((3, 2), Counted(Read("click_through", judging, RankedLog.Options(others: ("rank", 2)), lists)));
            Assert.Equal((4, 3), Counted(Read("click_through", judging, null, lists)));
        }

        static (long, long) Counted(SliReading reading) => (reading.Events, reading.Bad!.Value);
    }

    [Fact]
    public void Items_are_relevant_from_a_grade_on()
    {
        foreach (var judging in Enum.GetValues<Judging>())
        {
            Assert.Equal(1.0 / 3, Read("mrr", judging, RankedLog.Options(others: ("relevant_from", 2)), new RankedList(1, 1.5, 2, 3)).Value, Tolerance);
            Assert.Equal(0.5, Read("precision_at_k", judging, RankedLog.Options(4, others: ("relevant_from", 2)), new RankedList(1, 1.5, 2, 3)).Value, Tolerance);
            Assert.Equal(0, Read("mrr", judging, RankedLog.Options(2, others: ("relevant_from", 2)), new RankedList(1, 1.5, 2, 3)).Value, Tolerance);
        }
    }

    [Fact]
    public void A_share_of_lists_reaches_an_NDCG()
    {
        foreach (var judging in Enum.GetValues<Judging>())
        {
            var reading = Read("ndcg_reached", judging, RankedLog.Options(others: ("reach", 0.9m)), RankedList.Vector, new(0, 0, 1), new(1), new(0));
            Assert.Equal((3, 1), (reading.Events, reading.Bad!.Value));
        }
    }

    [Fact]
    public void A_list_that_nobody_judged_is_in_nothing()
    {
        foreach (var judging in new[] { Judging.Items, Judging.Positions, Judging.List })
        {
            var log = new RankedLog("mrr", judging).Fold(new RankedList(0, 1));
            log.Show(1, new(1));
            Assert.Equal((1, 0.5), (log.Reading.Events, log.Reading.Value));
        }
    }

    [Fact]
    public void A_grade_that_is_none_judges_nothing()
    {
        foreach (var judging in Enum.GetValues<Judging>())
        {
            Assert.Equal(1, Read("mrr", judging, null, new RankedList(1), new(-1)).Events);
            Assert.Equal(1, Read("mrr", judging, null, new RankedList(30), new(31)).Events);
            Assert.Equal(1, Read("mrr", judging, null, new RankedList(1), new(double.PositiveInfinity)).Events);
        }
    }

    [Fact]
    public void A_list_that_is_corrected_takes_the_place_of_one_whether_it_has_an_NDCG_or_not()
    {
        foreach (var (first, better, expected) in new (RankedList, RankedList, int)[] { (new(0, 1), new(0, 0), 1), (new(0, 0), new(0, 1), 2) })
        {
            var log = new RankedLog("ndcg", Judging.List).Fold(first, new(1));
            log.JudgeWhole(0, better, RankedLog.MinuteOf(0));
            Assert.Equal(expected, log.Reading.Events);
            Assert.Equal(expected, log.Restart().Reading.Events);
        }
    }

    [Fact]
    public void A_label_that_grades_more_than_was_shown_makes_no_list_longer()
    {
        var log = new RankedLog("click_through", Judging.List, options: RankedLog.Options(others: ("rank", 3)));
        log.Show(0, new(0));
        log.JudgeWhole(0, new(0, 0, 1), 5);
        log.Show(1, new(0, 0, 0));
        log.JudgeWhole(1, new(0, 0, 0), 15);
        Assert.Equal((1, 1), (log.Reading.Events, log.Reading.Bad!.Value));
    }

    [Fact]
    public void With_the_best_order_of_all_that_was_judged_no_list_is_without_a_value_whose_relevant_items_were_not_shown()
    {
        RankedList[] lists = [new(0) { Unshown = [3] }, new(0) { Unshown = [3] }, new(1)];
        foreach (var judging in new[] { Judging.SameRecord, Judging.List, Judging.Items })
        {
            Assert.Equal(1.0 / 3, Read("ndcg", judging, RankedLog.Options(ideal: "judged"), lists).Value, Tolerance);
            Assert.Equal(MissingReason.MostlyIrrelevant, new RankedLog("ndcg", judging).Fold(lists).Result.Reason);
            Assert.Equal(MissingReason.MostlyIrrelevant, new RankedLog("ndcg_reached", judging, options: RankedLog.Options(others: ("reach", 0.5m))).Fold(lists).Result.Reason);
        }
    }

    [Fact]
    public void So_many_items_as_are_told_apart_may_be_asked_for_also_where_the_number_is_not_written()
    {
        var error = Assert.Throws<Core.Measures.MissingInputException>(() => new RankedLog("precision_at_k", Judging.List, options: RankedLog.Options(13)));
        Assert.Equal("precision_at_k: k is 13, and 12 items of a list are told apart; raise limits.max_items", error.Message);
        error = Assert.Throws<Core.Measures.MissingInputException>(() => new RankedLog("precision_at_k", Judging.List, maxItems: 5));
        Assert.Equal("precision_at_k: k is 10, and 5 items of a list are told apart; raise limits.max_items", error.Message);
    }

    [SkippableTheory]
    [InlineData(1, false, false)]
    [InlineData(3, true, false)]
    [InlineData(10, false, false)]
    [InlineData(10, true, false)]
    [InlineData(3, false, true)]
    [InlineData(10, true, true)]
    public void They_are_those_of_scikit_learn(int k, bool isExponential, bool isOfJudged)
    {
        Skip.IfNot(Missing is null, Missing);
        var lists = RankedList.Drawn(2002);
        var expected = Oracle.Ask<Dictionary<string, double>>("ranking.py", new
        {
            k,
            exponential = isExponential,
            judged = isOfJudged,
            lists = lists.Select(list => new { shown = list.Shown, unshown = list.Unshown }),
        });
        foreach (var judging in Enum.GetValues<Judging>())
        {
            foreach (var metric in expected.Keys.Where(metric => metric != "ndcg" || !isOfJudged || judging != Judging.Positions))
            {
                var options = metric == "ndcg" ? RankedLog.Options(k, isExponential ? "exponential" : "linear", isOfJudged ? "judged" : "shown") : RankedLog.Options(metric == "mrr" ? null : k);
                // Of empty lists no item is judged: that is assumed of them.
                TimeSpan? assumesAfter = judging is Judging.Items or Judging.Positions ? TimeSpan.FromHours(1) : null;
                var value = new RankedLog(metric, judging, options: options, assumesAfter: assumesAfter).Fold(lists).Reading.Value;
                Assert.True(Math.Abs(expected[metric] - value) < Tolerance, $"{metric} {judging}: {value}, expected {expected[metric]}");
            }
        }
    }

    private static SliReading Read(string metric, Judging judging, Core.Metrics.MetricOptions? options, params RankedList[] lists) =>
        new RankedLog(metric, judging, options: options).Fold(lists).Reading;
}
