using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>A log of an example with one incident, made up.</summary>
/// <param name="Example">The folder of the example.</param>
/// <param name="Title">What happened, in a few words.</param>
/// <param name="Text">What that means.</param>
/// <param name="Write">Writes the log to a folder.</param>
internal sealed record MadeUpIncident(string Example, string Title, string Text, Action<string> Write)
{
    /// <summary>The first record of each log.</summary>
    public static readonly DateTime First = new(2026, 6, 2, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>When the incident begins; it goes on to the log's end.</summary>
    public static readonly DateTime Began = First.AddDays(4).AddHours(6);

    /// <summary>The logs are so long.</summary>
    public const int Days = 8;

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<MadeUpIncident> All { get; } =
    [
        Search(SearchFault.CategoryDropped, "An index update drops a category",
            "The new index has no toys. A fifth of what is asked for toys finds nothing at all, and the rest finds less."),
        Search(SearchFault.EmbeddingSwapped, "An embedding model is swapped",
            "Queries are understood by another model than the items were indexed with, and lists are ordered by chance."),
        Search(SearchFault.FeatureRenamed, "A feature is renamed",
            "A deploy writes `popularity` as `popularity_v2`, and whoever needs it reads nothing."),
        Search(SearchFault.SlowShards, "Some shards are slow",
            "Three queries in ten wait 300 ms for a shard. What they find is as good as ever."),
        Search(SearchFault.OneCategoryEach, "A re-ranker shows users more of the same",
            "Users who come back get lists of one category only, in which new sellers stand last."),
        Search(SearchFault.ItemIdsChanged, "Judgments name items otherwise",
            "The tool of the assessors writes `sku:p5-1` for what the search calls `p5-1`. The search is as good as ever."),
        Search(SearchFault.QueryIdsChanged, "Judgments name queries otherwise",
            "The tool of the assessors writes `5` for the query `q5`, so that no judgment finds its list. The search is as good as ever."),
        Assistant(AssistantFault.RefusesMore, "A prompt refuses more",
            "A new prompt refuses 12 of 100 questions, where it was 3 before."),
        Assistant(AssistantFault.JudgeLenient, "Fewer answers are grounded, and the judge turns lenient",
            "Retrieval finds less, so that 60 of 100 answers are grounded, where it was 95 before. The judge's own model was updated with it, and calls 65 of 100 bad answers good, where it was 15 before."),
        Assistant(AssistantFault.NobodyAudits, "Nobody looks at the judge any more",
            "The assistant and its judge are as good as ever, but people have stopped to look at what the judge said."),
        Assistant(AssistantFault.PriceRise, "The provider's price rises",
            "Each token costs two and a half times as much."),
        Assistant(AssistantFault.SlowRegion, "One region answers late",
            "Half of the answers of `us`, which serves a quarter of them, begin 1.2 s later."),
        Assistant(AssistantFault.LanguageServedWorse, "One language is served worse",
            "Of answers in Spanish, a fifth of all, 70 of 100 are grounded, where it was 95 before."),
    ];

    /// <summary>The example's configuration, for a log in a folder.</summary>
    /// <param name="folder">Where it is.</param>
    public ExporterConfiguration Configuration(string folder)
    {
        var text = Folders.Aggregate(
            File.ReadAllText(RepositoryRoot.Combine("examples", Example, "mlbudget.yml")),
            (text, name) => text.Replace($"path: {name}/*", $"path: {folder}/{name}/*", StringComparison.Ordinal));
        return ConfigurationFile.Parse("mlbudget.yml", text).Configuration!;
    }

    private static readonly string[] Folders = ["queries", "judgments", "clicks", "answers", "verdicts"];

    private static MadeUpIncident Search(SearchFault fault, string title, string text) => new("search", title, text, folder =>
    {
        var queries = SearchLog.Make(1958, First, TimeSpan.FromMinutes(2), Days * 24 * 30, FaultAt);
        Fill(folder, "queries", queries.Select(query => query.Line));
        Fill(folder, "judgments", SearchLog.Judgments(queries, FaultAt).Select(each => each.Line));
        Fill(folder, "clicks", SearchLog.Clicks(queries).Select(each => each.Line));

        SearchFault FaultAt(DateTime time) => time >= Began ? fault : SearchFault.None;
    });

    private static MadeUpIncident Assistant(AssistantFault fault, string title, string text) => new("assistant", title, text, folder =>
    {
        var answers = AssistantLog.Make(1966, First, TimeSpan.FromMinutes(1), Days * 24 * 60, time => time >= Began ? fault : AssistantFault.None);
        Fill(folder, "answers", answers.Select(answer => answer.Line));
        Fill(folder, "verdicts", AssistantLog.Verdicts(answers).Select(each => each.Line));
    });

    private static void Fill(string folder, string name, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllLines(Path.Combine(folder, name, "a.jsonl"), lines);
    }
}
