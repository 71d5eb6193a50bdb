using System.Globalization;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>What goes wrong in a made-up log of searches.</summary>
internal enum SearchFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The index no longer has any toys.</summary>
    CategoryDropped,

    /// <summary>Queries are understood by a model that orders items by chance.</summary>
    EmbeddingSwapped,

    /// <summary>A required feature is written under another name.</summary>
    FeatureRenamed,

    /// <summary>Some shards answer late.</summary>
    SlowShards,

    /// <summary>Assessors' judgments name items in another way than lists do.</summary>
    ItemIdsChanged,

    /// <summary>Assessors' judgments name queries in another way.</summary>
    QueryIdsChanged,

    /// <summary>Users who come back are shown one category only, and items of new sellers last.</summary>
    OneCategoryEach,
}

/// <summary>An item of a list, or one that was found and not shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Category">Its category.</param>
/// <param name="Seller"><c>new</c> or <c>established</c>.</param>
/// <param name="Grade">What assessors think of it, 0 to 3.</param>
internal sealed record SearchItem(string Id, string Category, string Seller, int Grade);

/// <summary>A made-up query, what it showed, and what became of it.</summary>
internal sealed record SearchQuery
{
    /// <summary>Which one it is.</summary>
    public required int Number { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Who asked.</summary>
    public required string Group { get; init; }

    /// <summary>What was shown, the first item first; null of a query that failed.</summary>
    public required SearchItem[]? Hits { get; init; }

    /// <summary>What assessors judge beside it, since it might have been shown.</summary>
    public required SearchItem[] Unshown { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required int TookMs { get; init; }

    /// <summary>The name under which its popularity is written; null of one without.</summary>
    public required string? Popularity { get; init; }

    /// <summary>The category that was meant.</summary>
    public required string Intent { get; init; }

    /// <summary>The positions that were clicked, from 1 on.</summary>
    public required int[] Clicks { get; init; }

    /// <summary>When each item of <see cref="Judged"/> is judged; empty of a list that nobody judges.</summary>
    public required DateTime[] JudgedAt { get; init; }

    /// <summary>What is judged, if it is.</summary>
    public IEnumerable<SearchItem> Judged => Hits!.Concat(Unshown);

    /// <summary>Its record.</summary>
    public string Line
    {
        get
        {
            var hits = Hits is null ? "null"
                : $"[{string.Join(',', Hits.Select(hit => $$"""{"id":"{{hit.Id}}","category":"{{hit.Category}}","seller":"{{hit.Seller}}"}"""))}]";
            var features = (Popularity is null ? "" : $"\"{Popularity}\":0.7,") + $"\"intent\":\"{Intent}\"";
            return string.Create(CultureInfo.InvariantCulture, $$"""
                {"at":"{{Time:O}}","query_id":"q{{Number}}","index":"31","user_group":"{{Group}}","took_ms":{{TookMs}},"error":{{(Hits is null ? "\"timeout\"" : "null")}},"hits":{{hits}},"features":{ {{features}} } }
                """);
        }
    }
}

/// <summary>Makes logs of searches up.</summary>
internal static class SearchLog
{
    private static readonly string[] Categories = ["shoes", "coats", "bags", "toys"];

    /// <summary>Makes queries up, the same ones for the same arguments, and the same ones but for the fault with one.</summary>
    /// <param name="seed">Which log.</param>
    /// <param name="first">The time of the first query.</param>
    /// <param name="every">The time between two.</param>
    /// <param name="count">How many.</param>
    /// <param name="faultOf">What goes wrong at a time.</param>
    public static SearchQuery[] Make(int seed, DateTime first, TimeSpan every, int count, Func<DateTime, SearchFault> faultOf)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number => One(number, first + number * every, faultOf(first + number * every), random))];
    }

    /// <summary>The lines of judgments, each with its time, in the order of time.</summary>
    public static (DateTime At, string Line)[] Judgments(SearchQuery[] queries, Func<DateTime, SearchFault> faultOf) =>
        [.. queries.Where(query => query.JudgedAt.Length > 0).SelectMany(query => query.Judged.Select((item, index) =>
        {
            var (at, fault) = (query.JudgedAt[index], faultOf(query.Time));
            var id = fault == SearchFault.QueryIdsChanged ? $"{query.Number}" : $"q{query.Number}";
            var name = fault == SearchFault.ItemIdsChanged ? $"sku:{item.Id}" : item.Id;
            return (at, string.Create(CultureInfo.InvariantCulture, $$"""{"query_id":"{{id}}","judged_at":"{{at:O}}","item":"{{name}}","grade":{{item.Grade}}}"""));
        })).OrderBy(each => each.at)];

    /// <summary>The lines of clicks, each with its time, in the order of time.</summary>
    public static (DateTime At, string Line)[] Clicks(SearchQuery[] queries) =>
        [.. queries.SelectMany(query => query.Clicks.Select(position =>
        {
            var at = query.Time.AddSeconds(10 * position);
            return (at, string.Create(CultureInfo.InvariantCulture, $$"""{"query_id":"q{{query.Number}}","at":"{{at:O}}","position":{{position}}}"""));
        })).OrderBy(each => each.at)];

    private static SearchQuery One(int number, DateTime time, SearchFault fault, Random random)
    {
        // All that is random is drawn whatever goes wrong, so that logs with and without a fault differ by the fault alone.
        var group = random.Next(3) == 0 ? "first_visit" : "returning";
        var intent = Categories[random.Next(Categories.Length)];
        var (isNarrow, fails, isEmpty) = (random.NextDouble() < 0.2, random.Next(500) == 0, random.Next(200) == 0);
        var candidates = Enumerable.Range(0, 8).Select(index => Candidate(number, index, intent, isNarrow, random)).ToArray();
        var (took, isOnSlowShard, hasPopularity) = (random.Next(100) == 0 ? 260 : random.Next(40, 180), random.Next(10) < 3, random.Next(1000) != 0);
        double[] eager = [.. Enumerable.Range(0, 6).Select(_ => random.NextDouble())];
        var waits = Enumerable.Range(0, 8).Select(_ => random.Next(30 * 60, 42 * 60)).ToArray();

        var isOfOne = fault == SearchFault.OneCategoryEach && group == "returning";
        var found = candidates
            .Where(candidate => fault != SearchFault.CategoryDropped || candidate.Item.Category != "toys")
            .OrderByDescending(candidate => (fault == SearchFault.EmbeddingSwapped ? 0 : 1) * candidate.Item.Grade + candidate.Noise
                - (isOfOne && candidate.Item.Seller == "new" ? 9 : 0))
            .Select(candidate => isOfOne ? candidate.Item with { Category = intent } : candidate.Item).ToArray();
        var hits = fails ? null : isEmpty ? [] : found.Take(6).ToArray();
        SearchItem[] unshown = hits is null ? [] : [.. candidates.Select(candidate => candidate.Item).ExceptBy(hits.Select(hit => hit.Id), item => item.Id)];
        int[] clicks = hits is null ? [] : [.. hits.Select((hit, index) => (hit, index))
            .Where(each => eager[each.index] < each.hit.Grade * 0.2 / (1 + 0.3 * each.index)).Select(each => each.index + 1)];
        return new()
        {
            Number = number,
            Time = time,
            Group = group,
            Hits = hits,
            Unshown = unshown,
            TookMs = fault == SearchFault.SlowShards && isOnSlowShard ? took + 300 : took,
            Popularity = !hasPopularity ? null : fault == SearchFault.FeatureRenamed ? "popularity_v2" : "popularity",
            Intent = intent,
            Clicks = clicks,
            JudgedAt = number % 3 == 0 || hits is null or [] ? [] : [.. waits.Take(hits.Length + unshown.Length).Select(minutes => time.AddMinutes(minutes))],
        };
    }

    private static (SearchItem Item, double Noise) Candidate(int number, int index, string intent, bool isNarrow, Random random)
    {
        var (other, isMeant, chance) = (Categories[random.Next(Categories.Length)], random.NextDouble() < 0.2, random.NextDouble());
        var category = isNarrow || isMeant ? intent : other;
        var grade = category == intent ? (chance < 0.4 ? 3 : chance < 0.7 ? 2 : chance < 0.9 ? 1 : 0) : chance < 0.2 ? 1 : 0;
        var seller = random.Next(5) == 0 ? "new" : "established";
        return (new($"p{number}-{index}", category, seller, grade), 2.5 * random.NextDouble());
    }
}
