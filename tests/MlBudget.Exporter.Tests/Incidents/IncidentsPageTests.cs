using System.Text;
using MlBudget.Exporter.Backtesting;

namespace MlBudget.Exporter.Tests.Incidents;

/// <summary>The page of examples on what is said first of an incident is what replays say.</summary>
public sealed class IncidentsPageTests : IDisposable
{
    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_page_of_incidents_is_what_replays_of_made_up_logs_say()
    {
        var replays = new IncidentReplay[MadeUpIncident.All.Count];
        Parallel.For(0, replays.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
        {
            var (incident, folder) = (MadeUpIncident.All[index], _directory.At($"{index}"));
            incident.Write(folder);
            replays[index] = IncidentReplay.Of(incident.Configuration(folder), MadeUpIncident.Began, MadeUpIncident.First.AddDays(MadeUpIncident.Days));
            Directory.Delete(folder, recursive: true);
        });

        Golden.Matches(PageOf(replays), Path.GetRelativePath(Path.GetDirectoryName(ThisFile())!, RepositoryRoot.Combine("examples", "incidents.md")));
        Assert.All(replays, replay => Assert.Empty(replay.TooEarly));
        Assert.All(replays, replay => Assert.Contains(replay.Told, told => told.ToPeople is not null));

        // What the page says of them in words.
        AssertOrder("An embedding model is swapped", "click-through", "good-lists", "relevance");
        AssertOrder("One region answers late", "first-token-in-us", "first-token");
        AssertOrder("The provider's price rises", "cost-per-answer", "cost");
        AssertOrder("Fewer answers are grounded, and the judge turns lenient", "grounded");
        Assert.Null(ToPeople("Fewer answers are grounded, and the judge turns lenient", "judged"));
        AssertOrder("One language is served worse", "judged-alike");
        Assert.Null(ToPeople("One language is served worse", "judged"));
        Assert.Equal("`MLLabelsOverdue`", Of("Judgments name queries otherwise").Told.Where(told => told.ToPeople is not null).Single().Who);
        AssertOrder("Judgments name items otherwise", "good-lists", "relevance");

        IncidentReplay Of(string title) => replays[MadeUpIncident.All.ToList().FindIndex(incident => incident.Title == title)];

        TimeSpan? ToPeople(string title, string slo) => Of(title).Told.SingleOrDefault(told => told.Slo == slo && told.Who == $"`{slo}`")?.ToPeople;

        void AssertOrder(string title, params string[] slos)
        {
            TimeSpan[] after = [.. slos.Select(slo => Assert.NotNull(ToPeople(title, slo)))];
            Assert.Equal(after.Order(), after);
        }
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static string PageOf(IncidentReplay[] replays)
    {
        var page = new StringBuilder(Head);
        page.Append("\n| example | incident | told first by | after | then by | after |\n|---|---|---|---|---|---|\n");
        foreach (var (incident, replay) in MadeUpIncident.All.Zip(replays))
        {
            var (first, then) = (replay.Told.ElementAtOrDefault(0), replay.Told.ElementAtOrDefault(1));
            page.Append($"| {incident.Example} | [{incident.Title}](#{AnchorOf(incident)}) | {first?.Who ?? Phrases.None} | {Phrases.Length(first?.ToPeople)} ")
                .Append($"| {(then?.ToPeople is null ? Phrases.None : then.Who)} | {Phrases.Length(then?.ToPeople)} |\n");
        }

        foreach (var (incident, replay) in MadeUpIncident.All.Zip(replays))
            AppendSection(page, incident, replay);
        return page.ToString();
    }

    private static void AppendSection(StringBuilder page, MadeUpIncident incident, IncidentReplay replay)
    {
        page.Append($"\n## {incident.Title}\n\n{incident.Text}\n\n");
        page.Append("| said by | page | ticket | info | spent by then |\n|---|---|---|---|---|\n");
        foreach (var told in replay.Told)
            page.Append($"| {told.Who} | {Cell(told, "critical")} | {Cell(told, "warning")} | {Cell(told, "info")} | {Phrases.Share(told.Spent)} |\n");
        page.Append('\n');
        foreach (var (after, text) in replay.Noticed)
            page.Append($"Noticed after {Phrases.Length(after)}: {Phrases.Plain(Phrases.Sentence(text))}\n\n");
        page.Append($"Nothing was said by {string.Join(", ", replay.Silent.Select(slo => $"`{slo}`"))}.\n");
    }

    private static string Cell(Told told, string severity) => !told.BySeverity.TryGetValue(severity, out var said) ? Phrases.None
        : said.IsHidden ? $"({Phrases.Length(said.After)})" : Phrases.Length(said.After);

    private static string AnchorOf(MadeUpIncident incident) =>
        string.Concat(incident.Title.ToLowerInvariant().Replace(' ', '-').Where(one => char.IsAsciiLetterOrDigit(one) || one == '-'));

    private const string Head = """
        # What is said first

        What [a search](search/README.md) and [an assistant](assistant/README.md) say of incidents, as the examples are configured: logs of 8 days are made up, one for each incident and all else
        alike; on the fifth day at 06:00 it begins, and goes on to the end. Each log is [replayed](../src/MlBudget.Exporter/Backtesting/README.md) with the shipped alert rules, in steps of an
        hour. In the twelve hours before nothing is said. A test writes this page from these replays, so it is what the program says.

        How to read it: times are since the incident began. Pages are `critical`, tickets `warning`, and what is info is only shown. In brackets is what another alert hides, so that nobody is told of it.
        Spent is the share of the budget that was gone when it first said something. What needs labels can know nothing before they are there: relevance two days later, what a judge and audits say a
        day later, clicks an hour later.

        - **Clicks tell that, judgments tell what.** A bad order is told of by `click-through` within hours, and by `good-lists` and `relevance` two days later; but clicks only say that less is clicked.
        - **Shares page, means open tickets.** `good-lists` tells before `relevance`, though both are of the same judgments: each list is good or bad, and a mean hardly ever gets so bad that it pages.
        - **Parts tell before the whole.** A region that serves a quarter is told of by its own SLO long before that of all, and a language that is served worse by the comparison alone.
        - **A judge is no truth.** Where it turned lenient, what it says opens no ticket; what people saw of the same answers does, by `grounded`. Where nobody looks any more, `audited` tells, while all else is as good as ever.
        - **Nothing is silently green.** Where judgments name items otherwise, all that needs them is bad at once. Where they find no list, no SLO has anything to tell, and `MLLabelsOverdue` does.

        """;
}
