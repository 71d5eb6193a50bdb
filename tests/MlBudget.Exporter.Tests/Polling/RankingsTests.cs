using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Rankings in real logs: what was shown, and judgments in each of their forms.</summary>
public sealed class RankingsTests : IDisposable
{
    private const int Queries = 400;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Judgments_count_the_same_in_the_record_by_list_by_item_and_by_position()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":[{{Join(query, rank => $"{{\"id\":\"d{query}-{rank}\",\"at\":{rank * 10},\"kind\":\"{Kind(rank)}\"}}")}}],"grades":[{{Join(query, rank => $"{Grade(query, rank)}")}}]}""");
        Write("lists.jsonl", query => $$"""{"t":"{{At(query).AddHours(5):O}}","q":"q{{query}}","relevance":[{{Join(query, rank => $"{Grade(query, rank)}")}}]}""");
        WriteItems("items.jsonl", (query, rank) => $$"""{"t":"{{At(query).AddHours(rank):O}}","q":"q{{query}}","doc":"d{{query}}-{{rank}}","grade":{{Grade(query, rank)}}}""");
        WriteItems("positions.jsonl", (query, rank) => $$"""{"t":"{{At(query).AddHours(rank):O}}","q":"q{{query}}","position":{{rank - 1}},"grade":{{Grade(query, rank)}}}""");
        WriteItems("logged.jsonl", (query, rank) => $$"""{"t":"{{At(query).AddHours(rank):O}}","q":"q{{query}}","position":{{rank * 10}},"grade":{{Grade(query, rank)}}}""");
        using var models = _example.Watch($$"""
            models:
            {{Model("same", "items: 'hits[*].id', label: 'grades[*]'", "")}}
            {{Model("list", "items: 'hits[*].id'", "labels: { type: files, path: " + _example.At("lists.jsonl") + ", fields: { id: q, time: t, label: 'relevance[*]' } }")}}
            {{Model("items", "items: 'hits[*].id'", "labels: { type: files, path: " + _example.At("items.jsonl") + ", fields: { id: q, time: t, item: doc, label: grade } }")}}
            {{Model("positions", "items: 'hits[*].id'", "labels: { type: files, path: " + _example.At("positions.jsonl") + ", first_position: 0, fields: { id: q, time: t, position: position, label: grade } }")}}
            {{Model("logged", "positions: 'hits[*].at'", "labels: { type: files, path: " + _example.At("logged.jsonl") + ", fields: { id: q, time: t, position: position, label: grade } }")}}
            """);
        var reports = models.PollAll().Models.Select(model => model.Report).ToArray();

        var ndcg = Enumerable.Range(0, Queries).Select(Ndcg).OfType<double>().ToArray();
        Assert.All(reports, report =>
        {
            Assert.Equal(ndcg.Length, Whole(report, "ndcg").Events);
            Assert.Equal(ndcg.Average(), Whole(report, "ndcg").Value, tolerance: 1e-9);
            Assert.Equal(Enumerable.Range(0, Queries).Average(Reciprocal), Whole(report, "mrr").Value, tolerance: 1e-9);
            Assert.Equal(Enumerable.Range(0, Queries).Count(query => Reciprocal(query) == 0), Whole(report, "hits").Bad);
            Assert.InRange(report.LabelCoverage!.Value, (double)Queries / (Queries + 1) - 1e-12, 1);
            Assert.All(report.Violations, violations => Assert.Equal(0, violations.Count));
        });
    }

    [Fact]
    public void Clicks_count_and_lists_that_nobody_clicked_are_worth_nothing_after_a_while()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":[{{Join(query, rank => $"\"d{rank}\"")}}]}""");
        WriteItems("clicks.jsonl", (query, rank) => rank <= Length(query) && Grade(query, rank) > 0 ? $$"""{"t":"{{At(query).AddMinutes(rank):O}}","q":"q{{query}}","doc":"d{{rank}}"}""" : null);
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, items: 'hits[*]' } }
                labels: { type: files, path: {{_example.At("clicks.jsonl")}}, fields: { id: q, time: t, item: doc }, unlabelled_after: { negative: 2h } }
                slos:
                  - { name: mrr, metric: mrr, at_least: 0.3 }
                  - { name: first, metric: click_through, at_least: 0.3 }
                  - { name: third, metric: click_through, rank: 3, at_least: 0.1 }
                  - { name: empty, metric: zero_results, at_most: 0.3 }
            """);
        var report = models.PollAll().Models.Single().Report;

        var all = Enumerable.Range(0, Queries).ToArray();
        Assert.Equal(all.Average(Reciprocal), Whole(report, "mrr").Value, tolerance: 1e-9);
        Assert.Equal((all.Count(query => Length(query) >= 1), all.Count(query => Length(query) >= 1 && Grade(query, 1) == 0)), (Whole(report, "first").Events, Whole(report, "first").Bad));
        Assert.Equal((all.Count(query => Length(query) >= 3), all.Count(query => Length(query) >= 3 && Grade(query, 3) == 0)), (Whole(report, "third").Events, Whole(report, "third").Bad));
        Assert.Equal((Queries, all.Count(query => Length(query) == 0)), (Whole(report, "empty").Events, Whole(report, "empty").Bad));
    }

    [Fact]
    public void Lists_are_diverse_and_categories_have_their_share_of_exposure_and_groups_are_compared()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","user":"{{(query % 2 == 0 ? "new" : "old")}}","hits":[{{Join(query, rank => $"{{\"kind\":\"{(query % 2 == 0 ? "shop" : Kind(rank))}\"}}")}}]}""");
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, categories: 'hits[*].kind' } }
                groups: { user: {} }
                slos:
                  - { name: diverse, metric: diversity, at_least: 0.3 }
                  - { name: exposed, metric: exposure_parity, targets: { shop: 0.6, blog: 0.4 }, at_most: 0.1 }
                  - { name: alike, disparity: { metric: diversity, by: user }, at_most: 0.1 }
            """);
        var report = models.PollAll().Models.Single().Report;

        var diverse = Enumerable.Range(0, Queries).Where(query => Length(query) >= 2).Select(query => (query % 2, Value: query % 2 == 0 ? 0 : Diversity(Length(query)))).ToArray();
        Assert.Equal(diverse.Average(list => list.Value), Whole(report, "diverse").Value, tolerance: 1e-9);
        Assert.Equal(diverse.Where(list => list.Item1 == 1).Average(list => list.Value), Whole(report, "alike").Value, tolerance: 1e-9);
        var exposures = Enumerable.Range(0, Queries).SelectMany(query => Enumerable.Range(1, Length(query)).Select(rank => (Kind: query % 2 == 0 ? "shop" : Kind(rank), Of: 1 / Math.Log2(rank + 1)))).ToArray();
        var shop = exposures.Where(item => item.Kind == "shop").Sum(item => item.Of) / exposures.Sum(item => item.Of);
        Assert.Equal(Math.Max(Math.Abs(shop - 0.6), Math.Abs(1 - shop - 0.4)), Whole(report, "exposed").Value, tolerance: 1e-9);
    }

    [Fact]
    public void Lists_that_are_cut_and_judgments_of_other_items_are_noticed()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":[{{Join(query, rank => $"\"d{rank}\"")}}]}""");
        WriteItems("judged.jsonl", (query, rank) => $$"""{"t":"{{At(query).AddMinutes(rank):O}}","q":"q{{query}}","doc":"D{{rank}}"}""");
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                limits: { max_items: 4 }
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, items: 'hits[*]' } }
                labels: { type: files, path: {{_example.At("judged.jsonl")}}, fields: { id: q, time: t, item: doc } }
                slos:
                  - { name: mrr, metric: mrr, at_least: 0.3 }
                  - { name: ndcg, metric: ndcg, k: 4, at_least: 0.3 }
            """);
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal(0, Whole(report, "mrr").Value, tolerance: 0);
        Assert.Equal(MissingReason.MostlyIrrelevant, report.Slos.Single(slo => slo.Slo.Name == "ndcg").Missing);
        Assert.Equal(
            ["items: 114 of 400 lists have more than 4 elements, of which the others are not read: a relevant item among them is missed, and NDCG is better than it should be; raise limits.max_items"],
            report.Notices.Where(notice => notice.Kind == NoticeKind.ListsCut).Select(notice => notice.Text));
        Assert.StartsWith("labels: of 400 of 400 judged lists only items were judged that are not in the list that was shown", Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.JudgedNotShown).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_list_that_is_cut_ranks_are_known_only_where_it_is_in_order_and_an_item_counts_once()
    {
        // Of ten items four are read. The lists of even queries are in order, and those of odd ones in the reverse of it; the sixth item is clicked, and the first.
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","at":[{{string.Join(',', Enumerable.Range(1, 10).Select(rank => query % 2 == 0 ? rank : 11 - rank))}}],"clicks":[6,1]}""");
        Write("twice.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","ids":["a","a","b"],"kinds":["x","x","y"],"grades":[0,2,1]}""");
        using var models = _example.Watch($$"""
            models:
              - name: cut
                task: ranking
                limits: { max_items: 4 }
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, positions: 'at[*]', clicks: 'clicks[*]' } }
                slos:
                  - { name: mrr, metric: mrr, at_least: 0.3 }
              - name: twice
                task: ranking
                predictions: { type: files, path: {{_example.At("twice.jsonl")}}, fields: { time: t, id: q, items: 'ids[*]', categories: 'kinds[*]', label: 'grades[*]' } }
                slos:
                  - { name: mrr, metric: mrr, at_least: 0.3 }
                  - { name: diverse, metric: diversity, at_least: 0.3 }
                  - { name: exposed, metric: exposure_parity, targets: { x: 0.5 }, at_most: 0.1 }
            """);
        var reports = models.PollAll().Models.Select(model => model.Report).ToArray();

        Assert.Equal((Queries / 2, 1.0), (Whole(reports[0], "mrr").Events, Whole(reports[0], "mrr").Value));
        Assert.Equal(Queries / 2, reports[0].Violations.Single(violations => violations is { Field: "positions", Kind: "out_of_range" }).Count);
        Assert.Equal(1.0 / 3, Whole(reports[1], "mrr").Value, tolerance: 1e-9);
        Assert.Equal(1, Whole(reports[1], "diverse").Value, tolerance: 1e-9);
        Assert.Equal(Math.Abs(1 / (1 + 0.5) - 0.5), Whole(reports[1], "exposed").Value, tolerance: 1e-9);
    }

    [Fact]
    public void Grades_behind_those_that_are_read_are_noticed_also_of_items_that_were_not_shown()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":["a"]}""");
        Write("judged.jsonl", query => $$"""{"t":"{{At(query).AddMinutes(1):O}}","q":"q{{query}}","grades":[1],"missed":[0,0,0,3]}""");
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                limits: { max_items: 3 }
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, items: 'hits[*]' } }
                labels: { type: files, path: {{_example.At("judged.jsonl")}}, fields: { id: q, time: t, label: 'grades[*]', unshown: 'missed[*]' } }
                slos:
                  - { name: ndcg, metric: ndcg, k: 3, ideal: judged, at_least: 0.3 }
            """);
        var notice = Assert.Single(models.PollAll().Models.Single().Report.Notices, notice => notice.Kind == NoticeKind.ListsCut);
        Assert.Equal(("labels.unshown", true), (notice.Subject, notice.Text.Contains("lists have more than 3 elements", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_list_whose_elements_are_named_otherwise_is_not_empty()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":[{{Join(query, rank => $"{{\"id\":\"d{rank}\"}}")}}]}""");
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, items: 'hits[*].sku' } }
                slos:
                  - { name: empty, metric: zero_results, at_most: 0.3 }
            """);
        Assert.Equal((Queries, Enumerable.Range(0, Queries).Count(query => Length(query) == 0)), (Whole(models.PollAll().Models.Single().Report, "empty").Events, Whole(models.PollAll().Models.Single().Report, "empty").Bad));
    }

    [Fact]
    public void What_is_no_list_is_of_the_wrong_type_and_neither_empty_nor_judged()
    {
        Write("shown.jsonl", query => $$"""{"t":"{{At(query):O}}","q":"q{{query}}","hits":{{(query % 4) switch { 0 => "{\"a\":1}", 1 => "\"none\"", 2 => "[]", _ => "[\"a\"]" }}},"grades":{{(query % 2 == 0 ? "3" : "[1]")}}}""");
        using var models = _example.Watch($$"""
            models:
              - name: search
                task: ranking
                predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, items: 'hits[*]', label: 'grades[*]' } }
                slos:
                  - { name: empty, metric: zero_results, at_most: 0.3 }
                  - { name: hits, metric: hit_rate, at_least: 0.3 }
            """);
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal((Queries / 2, Queries / 4), (Whole(report, "empty").Events, Whole(report, "empty").Bad));
        Assert.Equal((Queries / 4, 0), (Whole(report, "hits").Events, Whole(report, "hits").Bad));
        Assert.Equal(Queries / 2, report.Violations.Single(violations => violations is { Field: "items", Kind: "wrong_type" }).Count);
        Assert.Equal(Queries / 2, report.Violations.Single(violations => violations is { Field: "label", Kind: "wrong_type" }).Count);
    }

    private static string Kind(int rank) => rank % 2 == 1 ? "shop" : "blog";

    /// <summary>Lists of up to six items.</summary>
    private static int Length(int query) => query % 7;

    private static int Grade(int query, int rank) => (query * 31 + rank * 17) % 5 == 0 ? 1 + query % 3 : 0;

    private static double Reciprocal(int query) => Enumerable.Range(1, Length(query)).Where(rank => Grade(query, rank) > 0).Select(rank => 1.0 / rank).FirstOrDefault();

    private static double? Ndcg(int query)
    {
        int[] grades = [.. Enumerable.Range(1, Length(query)).Select(rank => Grade(query, rank))];
        var ideal = Gain([.. grades.OrderDescending()]);
        return ideal > 0 ? Gain(grades) / ideal : null;

        static double Gain(int[] grades) => grades.Select((grade, index) => grade / Math.Log2(index + 2)).Sum();
    }

    private static double Diversity(int length)
    {
        int shops = (length + 1) / 2, blogs = length / 2;
        return 1 - (double)(shops * (shops - 1) + blogs * (blogs - 1)) / (length * (length - 1));
    }

    private static DateTime At(int query) => First.AddMinutes(query * 2);

    private static string Join(int query, Func<int, string> item) => string.Join(',', Enumerable.Range(1, Length(query)).Select(item));

    private static SliReading Whole(ModelReport report, string slo) => report.Slos.Single(one => one.Slo.Name == slo).Whole.Reading!.Value;

    private string Model(string name, string fields, string labels) => $$"""
          - name: {{name}}
            task: ranking
            predictions: { type: files, path: {{_example.At("shown.jsonl")}}, fields: { time: t, id: q, {{fields}} } }
            {{labels}}
            slos:
              - { name: ndcg, metric: ndcg, at_least: 0.5 }
              - { name: mrr, metric: mrr, at_least: 0.3 }
              - { name: hits, metric: hit_rate, at_least: 0.3 }
        """;

    private void Write(string file, Func<int, string> line) => File.WriteAllLines(_example.At(file), [.. Enumerable.Range(0, Queries).Select(line), $$"""{"t":"{{First.AddDays(1):O}}","q":"end"}"""]);

    /// <summary>Of lists without an item one is judged that was not shown.</summary>
    private void WriteItems(string file, Func<int, int, string?> line) => File.WriteAllLines(
        _example.At(file), Enumerable.Range(0, Queries).SelectMany(query => Enumerable.Range(1, Math.Max(1, Length(query))).Select(rank => line(query, rank))).OfType<string>().Reverse());
}
