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
        var cpu = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
        var replays = new IncidentReplay[MadeUpIncident.All.Count];
        Parallel.For(0, replays.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, index =>
        {
            var (incident, folder) = (MadeUpIncident.All[index], _directory.At($"{index}"));
            incident.Write(folder);
            replays[index] = IncidentReplay.Of(incident.Configuration(folder), MadeUpIncident.Began, MadeUpIncident.First.AddDays(MadeUpIncident.Days));
            Directory.Delete(folder, recursive: true);
        });

        File.WriteAllText("/tmp/h/examples-cpu.txt", $"{System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - cpu}");
        Golden.Matches(PageOf(replays), Path.GetRelativePath(Path.GetDirectoryName(ThisFile())!, RepositoryRoot.Combine("examples", "incidents.md")));
        Assert.All(replays, replay => Assert.Empty(replay.TooEarly));
        Assert.All(replays, replay => Assert.Contains(replay.Told, told => told.ToPeople is not null));
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static string PageOf(IncidentReplay[] replays)
    {
        var page = new StringBuilder(Head);
        page.Append("\n| incident | told first by | after | then by | after |\n|---|---|---|---|---|\n");
        foreach (var (incident, replay) in MadeUpIncident.All.Zip(replays))
        {
            var (first, then) = (replay.Told.ElementAtOrDefault(0), replay.Told.ElementAtOrDefault(1));
            page.Append($"| [{incident.Example}](#{AnchorOf(incident)}): {incident.Title.ToLowerInvariant()} | {first?.Who ?? Phrases.None} | {Phrases.Length(first?.ToPeople)} ")
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
        alike; on the fifth day at 06:00 it begins, and goes on to the end. Each log is [replayed](../src/MlBudget.Exporter/Backtesting/README.md) with the shipped alert rules, in steps of half an
        hour. In the twelve hours before nothing is said. A test writes this page from these replays, so it is what the program says.

        How to read it: times are since the incident began. Pages are `critical`, tickets `warning`, and what is info is only shown. In brackets is what another alert hides, so that nobody is told of it.
        Spent is the share of the budget that was gone when it first said something. What needs labels can know nothing before they are there: relevance two days later, what a judge and audits say a
        day later, clicks an hour later.

        """;
}
