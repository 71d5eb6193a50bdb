using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Tests.Polling;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>The example of a search, on made-up queries, judgments and clicks.</summary>
public sealed class SearchTests : IDisposable
{
    private const int Count = 3000;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));
    private readonly SearchQuery[] _queries = SearchLog.Make(1958, First, TimeSpan.FromMinutes(2), Count, _ => SearchFault.None);

    public SearchTests()
    {
        foreach (var folder in new[] { "queries", "judgments", "clicks" })
            Directory.CreateDirectory(_example.At(folder));
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Its_numbers_are_those_of_a_plain_computation_however_often_it_was_started_again_and_those_of_a_replay()
    {
        Snapshot snapshot = new(default, []);
        for (var part = 0; part < 3; part++)
        {
            Append(part, parts: 3);
            using var models = Watch();
            models.PollAll();
            // Counters of what arrived have a list that is judged item by item with the first poll after its delay is over.
            snapshot = models.Poll();
        }

        AssertShown(snapshot.Models[0].Report);
        AssertJudged(snapshot.Models[0].Report);
        AssertClicked(snapshot.Models[1].Report);
        Assert.All(snapshot.Models, model => Assert.DoesNotContain(model.Report.Notices, notice => notice.IsWarning));
        Assert.Equal(_example.ReplayedPage(Example), WatchedExample.PageOf(snapshot));
    }

    private void AssertShown(ModelReport report)
    {
        var all = Until(report, "latency");
        var lists = all.Where(query => query.Hits is not null).ToArray();
        AssertIs(Share(all, query => query.Hits is not null), all.Length, report, "availability");
        AssertIs(Share(all, query => query.TookMs <= 200), all.Length, report, "latency");
        AssertIs((1 + Share(all, query => query.Popularity is not null)) / 2, 2 * all.Length, report, "features");
        AssertIs(0, all.Length, report, "schema");
        AssertIs(Share(lists, query => query.Hits!.Length == 0), lists.Length, report, "nothing-found");
        var several = Until(report, "diverse").Where(query => query.Hits?.Length >= 2).ToArray();
        AssertIs(several.Average(Diversity), several.Length, report, "diverse");
        var groups = Until(report, "diverse-for-all").Where(query => query.Hits?.Length >= 2).GroupBy(query => query.Group).Select(group => group.Average(Diversity)).ToArray();
        Assert.Equal(groups.Max() - groups.Min(), Reading(report, "diverse-for-all").Value, tolerance: 1e-9);
        var exposures = Until(report, "new-sellers").Where(query => query.Hits is not null)
            .SelectMany(query => query.Hits!.Select((hit, index) => (hit.Seller, Of: 1 / Math.Log2(index + 2)))).ToArray();
        Assert.Equal(
            Math.Abs(exposures.Where(each => each.Seller == "new").Sum(each => each.Of) / exposures.Sum(each => each.Of) - 0.2),
            Reading(report, "new-sellers").Value, tolerance: 1e-9);
    }

    private void AssertJudged(ModelReport report)
    {
        var judged = Until(report, "relevance").Where(query => query.JudgedAt.Length > 0).ToArray();
        var useful = judged.Where(query => query.Judged.Any(item => item.Grade > 0)).ToArray();
        AssertIs(useful.Average(Ndcg), useful.Length, report, "relevance");
        AssertIs(Share(useful, query => Ndcg(query) >= 0.5), useful.Length, report, "good-lists");
        AssertIs(Share(judged, query => query.Hits!.All(item => item.Grade == 0)), judged.Length, report, "irrelevant");
    }

    private void AssertClicked(ModelReport report)
    {
        var lists = Until(report, "click-through").Where(query => query.Hits is not null).ToArray();
        var shown = lists.Where(query => query.Hits!.Length > 0).ToArray();
        AssertIs(Share(shown, query => query.Clicks.Contains(1)), shown.Length, report, "click-through");
        AssertIs(Share(lists, query => query.Clicks.Length > 0), lists.Length, report, "clicked-at-all");
    }

    private static double Ndcg(SearchQuery query)
    {
        return Gain(query.Hits!.Select(hit => hit.Grade)) / Gain(query.Judged.Select(item => item.Grade).OrderDescending());

        static double Gain(IEnumerable<int> grades) => grades.Take(10).Select((grade, index) => grade / Math.Log2(index + 2)).Sum();
    }

    private static double Diversity(SearchQuery query)
    {
        var n = query.Hits!.Length;
        return 1 - query.Hits.GroupBy(hit => hit.Category).Sum(group => (double)group.Count() * (group.Count() - 1)) / (n * (n - 1));
    }

    private static double Share(SearchQuery[] queries, Func<SearchQuery, bool> isSo) => (double)queries.Count(isSo) / queries.Length;

    private SearchQuery[] Until(ModelReport report, string slo)
    {
        var watermark = Slo(report, slo).Watermark.Start.ToDateTimeOffset().UtcDateTime;
        return [.. _queries.Where(query => query.Time < watermark)];
    }

    private static SloReport Slo(ModelReport report, string name) => report.Slos.Single(slo => slo.Slo.Name == name);

    private static SliReading Reading(ModelReport report, string name) => Slo(report, name).Whole.Reading!.Value;

    private static void AssertIs(double expected, long events, ModelReport report, string name)
    {
        Assert.Equal((name, events), (name, Reading(report, name).Events));
        Assert.Equal(expected, Reading(report, name).Value, tolerance: 1e-9);
    }

    /// <summary>Writes one of some parts of the log, by arrival.</summary>
    private void Append(int part, int parts)
    {
        var length = TimeSpan.FromDays(7) / parts;
        bool IsIn(DateTime time) => time >= First + part * length && (part == parts - 1 || time < First + (part + 1) * length);
        File.AppendAllLines(_example.At("queries/a.jsonl"), _queries.Where(query => IsIn(query.Time)).Select(query => query.Line));
        File.AppendAllLines(_example.At("judgments/a.jsonl"), SearchLog.Judgments(_queries, _ => SearchFault.None).Where(each => IsIn(each.At)).Select(each => each.Line));
        File.AppendAllLines(_example.At("clicks/a.jsonl"), SearchLog.Clicks(_queries).Where(each => IsIn(each.At)).Select(each => each.Line));
    }

    private WatchedModels Watch() => _example.Watch(Example);

    /// <summary>The example, for the log of this test.</summary>
    private string Example => new[] { "queries", "judgments", "clicks" }.Aggregate(
        File.ReadAllText(RepositoryRoot.Combine("examples", "search", "mlbudget.yml")),
        (text, folder) => text.Replace($"{folder}/*", _example.At($"{folder}/*"), StringComparison.Ordinal));
}
