using System.Text.Json;
using System.Text.RegularExpressions;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Demo;

/// <summary>Runbooks as somebody follows them at night, and dashboards: what they ask Prometheus has an answer.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Folder = RepositoryRoot.At("alerting", "runbooks");
    private static readonly string[] Sections = ["Meaning", "Impact", "Diagnosis", "Mitigation", "Silence, tune"];

    [SkippableFact]
    public async Task Every_query_of_every_runbook_and_dashboard_gives_series_on_the_demo()
    {
        Programs.SkipWithout("prometheus");
        using var temporary = new TempFolder();
        using var demo = await ExporterProcess.StartAsync(["demo"], new Dictionary<string, string> { ["TMPDIR"] = temporary.Path });
        using var prometheus = await PrometheusServer.ScrapingAsync(demo.Address);
        // The demo is no fleet and has no template: FleetTests ask what the runbook of shards asks, and TemplateTests what that of models asks.
        var alerts = Directory.GetFiles(RepositoryRoot.At("prometheus", "rules"), "ML*.yml").Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(alert => alert is not ("MLBudgetShardsApart" or "MLModelsNotWatched")).Order(StringComparer.Ordinal);
        var queries = alerts.SelectMany(Queries).Concat(DashboardQueries()).ToArray();
        Assert.True(queries.Length > 120);

        // Increases are there with the second scrape, and alerts with the first evaluation.
        await Deadline.UntilAsync(() => prometheus.ValueAsync("increase(mlbudget_predictions_total[1h])"), value => value is not null, "two scrapes");
        await Deadline.UntilAsync(() => prometheus.ValueAsync("count(ALERTS)"), count => count is not null, "an alert");

        var silent = new List<string>();
        foreach (var query in queries)
        {
            if (await prometheus.ValueAsync($"count({query.Expression})") is null)
                silent.Add($"{query.Runbook}: {query.Expression}");
        }

        Assert.Equal([], silent);
    }

    [Fact]
    public void Every_runbook_has_all_sections_in_the_same_order_and_its_links_lead_to_runbooks() => Assert.All(
        Directory.GetFiles(Folder, "*.md"),
        file =>
        {
            var text = File.ReadAllText(file);
            Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(file)}\n", text, StringComparison.Ordinal);
            Assert.Equal(Sections, Headings().Matches(text).Select(heading => heading.Groups[1].Value));
            Assert.All(
                RelativeLinks().Matches(text).Select(link => link.Groups[1].Value),
                link => Assert.True(File.Exists(Path.Combine(Folder, link)), $"{Path.GetFileName(file)}: {link}"));
        });

    /// <summary>What the runbook of an alert asks.</summary>
    internal static IEnumerable<(string Runbook, string Expression)> Queries(string alert) => Blocks()
        .Matches(File.ReadAllText(Path.Combine(Folder, $"{alert}.md")))
        .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        .Select(expression => (alert, expression));

    /// <summary>What the panels of dashboards ask that are never empty where all is well: by the first query of each, since others are of what
    /// not every model has.</summary>
    private static IEnumerable<(string Runbook, string Expression)> DashboardQueries() =>
        from file in Directory.GetFiles(RepositoryRoot.At("grafana", "dashboards"), "*.json")
        from panel in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("panels").EnumerateArray()
        from one in panel.TryGetProperty("panels", out var within) ? within.EnumerateArray().ToArray() : [panel]
        where !one.GetProperty("description").GetString()!.Contains("may be empty", StringComparison.Ordinal)
        let expression = one.GetProperty("targets")[0].GetProperty("expr").GetString()!
        select (Runbook: $"{Path.GetFileName(file)}: {one.GetProperty("title").GetString()}", Expression: Filled(expression));

    /// <summary>The demo's model, and all of all else.</summary>
    private static string Filled(string expression) => Variables().Replace(
        expression.Replace("\"$model\"", "\"fraud-detector\"", StringComparison.Ordinal).Replace("=\"$", "=~\"$", StringComparison.Ordinal)
            .Replace("$__rate_interval", "1h", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal),
        ".*");

    [GeneratedRegex(@"\$[a-z]+")]
    private static partial Regex Variables();

    [GeneratedRegex("```promql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    /// <summary>Links without a scheme; the anchor is left out.</summary>
    [GeneratedRegex(@"\]\((?!https?:)([^)#]*)[^)]*\)")]
    private static partial Regex RelativeLinks();
}
