using CsCheck;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Judgments of single items in whatever order are worth what the earliest of each are worth together.</summary>
public sealed class RankingLaws
{
    private const int Lists = 6;

    /// <summary>An item of some list that was judged; from 1,000 on one that was not shown.</summary>
    private sealed record Judgment(int Row, int Rank, double Grade, int After);

    private static readonly Gen<Judgment[]> Judgments = Gen.Select(
        Gen.Int[0, Lists], Gen.Frequency((5, Gen.Int[1, 8]), (2, Gen.Int[1000, 1003])), Gen.Int[0, 3], Gen.Int[-30, 300],
        (row, rank, grade, after) => new Judgment(row, rank, grade, after)).Array[0, 60];

    private static readonly Gen<int[]> Lengths = Gen.Int[0, 7].Array[Lists];

    private static readonly Gen<(string Metric, MetricOptions? Options)> Metrics = Joins.JoinHistory.Pick<(string, MetricOptions?)>(
        ("ndcg", RankedLog.Options(5)), ("ndcg", RankedLog.Options(3, "exponential", "judged")), ("mrr", null), ("hit_rate", RankedLog.Options(2)), ("precision_at_k", RankedLog.Options(4)),
        ("click_through", null), ("without_relevant", null));

    [Fact]
    public void The_order_of_judgments_and_lists_changes_no_number_and_nor_does_a_restart() => Gen.Select(Judgments, Lengths, Metrics, Gen.Int, Gen.Select(Gen.Bool, Gen.Bool)).Sample(
        (judgments, lengths, metric, seed, choices) =>
        {
            var (byPosition, assumes) = choices;
            var judging = byPosition && metric.Options?.Words.ContainsValue("judged") != true ? Judging.Positions : Judging.Items;
            var plain = Log();
            for (var row = 0; row < Lists; row++)
                plain.Show(row, Shown(lengths[row]));
            foreach (var judgment in judgments.GroupBy(judgment => (judgment.Row, judgment.Rank)).Select(Earliest))
                Judge(plain, judgment);

            var random = new Random(seed);
            Action<RankedLog>[] events =
            [
                .. Enumerable.Range(0, Lists).Select(row => (Action<RankedLog>)(log => log.Show(row, Shown(lengths[row])))),
                .. judgments.Select(judgment => (Action<RankedLog>)(log => Judge(log, judgment))),
            ];
            random.Shuffle(events);
            var shuffled = Log();
            foreach (var happens in events)
            {
                happens(shuffled);
                if (random.Next(10) == 0)
                    shuffled.Restart();
            }

            Assert.Equal(plain.Result, shuffled.Result);
            Assert.Equal(plain.Counters, shuffled.Counters);
            Assert.Equal(shuffled.Counters, shuffled.Restart().Counters);

            RankedLog Log() => new(metric.Metric, judging, options: metric.Options, assumesAfter: assumes ? TimeSpan.FromHours(2) : null);
        }, iter: 150);

    [Fact]
    public void They_are_worth_what_a_label_of_the_whole_list_is() => Gen.Select(Judgments, Lengths, Metrics).Sample((judgments, lengths, metric) =>
    {
        var (items, lists) = (new RankedLog(metric.Metric, Judging.Items, options: metric.Options), new RankedLog(metric.Metric, Judging.List, options: metric.Options));
        for (var row = 0; row < Lists; row++)
        {
            items.Show(row, Shown(lengths[row]));
            lists.Show(row, Shown(lengths[row]));
            var earliest = judgments.Where(judgment => judgment.Row == row).GroupBy(judgment => judgment.Rank).Select(Earliest).ToArray();
            foreach (var judgment in earliest)
                Judge(items, judgment);
            if (earliest.Length == 0)
                continue;
            lists.Judge(row, new([.. Enumerable.Range(1, lengths[row]).Select(rank => earliest.FirstOrDefault(judgment => judgment.Rank == rank)?.Grade ?? 0)])
            {
                Unshown = [.. earliest.Where(judgment => judgment.Rank > lengths[row]).Select(judgment => judgment.Grade)],
            });
        }

        Assert.Equal(lists.Result, items.Result);
        Assert.Equal(lists.Counters, items.Counters);
    }, iter: 150);

    [Fact]
    public void Of_more_judgments_than_are_kept_the_earliest_count_whatever_their_order() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var judgments = Enumerable.Range(0, 60).Select(index => new Judgment(0, index < 4 ? index + 1 : 1000 + index, random.Next(4), random.Next(200))).ToArray();
        var (one, other) = (Log(judgments), Log(judgments));
        Assert.Equal(one.Counters, other.Counters);
        Assert.True(one.Ledger.Joins!.Overflow > 0);

        RankedLog Log(Judgment[] happening)
        {
            var log = new RankedLog("ndcg", Judging.Items, options: RankedLog.Options(10, "linear", "judged"));
            log.Show(0, Shown(4));
            random.Shuffle(happening);
            foreach (var judgment in happening)
                Judge(log, judgment);
            return log;
        }
    }, iter: 50);

    [Fact]
    public void Judgments_of_items_that_were_not_shown_push_out_none_of_those_that_were()
    {
        var log = new RankedLog("ndcg", Judging.Items, options: RankedLog.Options(10, "linear", "judged"));
        log.Show(0, Shown(3));
        for (var other = 0; other < 60; other++)
            log.Judge(0, 1000 + other, 0, 5 + other);
        log.Judge(0, 2, 3, 200);
        Assert.Equal(1 / Math.Log2(3), log.Reading.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Judgments_that_have_waited_for_their_list_count_by_arrival_together()
    {
        var log = new RankedLog("hit_rate", Judging.Items);
        log.Show(600, new(1.0));
        log.Judge(600, 1, 1, RankedLog.MinuteOf(600));
        log.Ledger.Advance(new(2800 * Core.Time.EventTime.PerMinute));
        var before = log.Ledger.ArrivedOf(log.Measure).ToArray();
        // The first of them alone would be a list without a hit.
        log.Judge(0, 1, 0, 10);
        log.Judge(0, 2, 1, 20);
        log.Show(0, new(0, 1));
        log.Ledger.Advance(new(2801 * Core.Time.EventTime.PerMinute));
        Assert.Equal([before[0] + 1, before[1] + 1], log.Ledger.ArrivedOf(log.Measure).ToArray());
    }

    [Fact]
    public void What_counts_by_arrival_is_what_is_known_of_a_list_when_most_of_it_is_judged()
    {
        var log = new RankedLog("hit_rate", Judging.Items);
        log.Show(0, new(0, 1));
        log.Judge(0, 1, 0, 10);
        Assert.Equal([0, 0], Arrived());
        log.Judge(0, 2, 1, 20);
        Assert.Equal([0, 0], Arrived());
        // Its hour is over at 60, and six hours later most labels are there.
        log.Ledger.Advance(new(420 * Core.Time.EventTime.PerMinute));
        Assert.Equal([1, 1], Arrived());
        // What comes later corrects its slot, and what is known first counts at once.
        log.Judge(0, 3, 1, 430);
        log.Show(500, new(1.0));
        log.Judge(500, 1, 1, 431);
        log.Ledger.Advance(new(431 * Core.Time.EventTime.PerMinute));
        log.Restart();
        Assert.Equal([1, 1], Arrived());
        log.Ledger.Advance(new(5000 * Core.Time.EventTime.PerMinute));
        Assert.Equal([2, 2], Arrived());

        long[] Arrived() => log.Ledger.ArrivedOf(log.Measure).ToArray();
    }

    private static RankedList Shown(int length) => new(new double?[length]);

    private static Judgment Earliest(IEnumerable<Judgment> judgments) => judgments.OrderBy(judgment => judgment.After).ThenBy(judgment => judgment.Grade).First();

    private static void Judge(RankedLog log, Judgment judgment) => log.Judge(judgment.Row, judgment.Rank, judgment.Grade, RankedLog.MinuteOf(judgment.Row) + judgment.After);
}
