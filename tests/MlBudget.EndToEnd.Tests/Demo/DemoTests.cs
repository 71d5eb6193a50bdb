using System.Diagnostics;
using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Demo;

/// <summary>The demo as somebody sees it who runs it for the first time.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [SkippableFact]
    public async Task Within_a_minute_budgets_move_and_a_real_Prometheus_pages()
    {
        Programs.SkipWithout("prometheus");
        using var temporary = new TempFolder();
        var clock = Stopwatch.StartNew();
        using var demo = await StartAsync(temporary);
        Assert.True(clock.Elapsed < Minute / 2, $"ready after {clock.Elapsed}");
        using var prometheus = await PrometheusServer.ScrapingAsync(demo.Address);

        await demo.MetricsAsync(LeavesOk, "an SLO that leaves ok", Minute - clock.Elapsed);
        var alerts = await Deadline.UntilAsync(
            prometheus.AlertsAsync, alerts => alerts.Any(IsPage), "a page from MLBudgetBurn", Minute);

        // Before the first scrape there is no exporter, rightly: that alert may be pending until the next evaluation.
        Assert.DoesNotContain(alerts, alert => alert.StartsWith("MLBudgetExporterDown", StringComparison.Ordinal)
            && alert.EndsWith(" firing", StringComparison.Ordinal));
        Assert.Equal(1, await prometheus.ValueAsync("up{job=\"mlbudget\"}"));
        Assert.DoesNotContain("level=error", demo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("level=warn", demo.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_with_every_budget_observed_and_ends_without_a_trace()
    {
        using var temporary = new TempFolder();
        using var demo = await StartAsync(temporary);
        Assert.NotEmpty(Directory.GetFileSystemEntries(temporary.Path, "mlbudget-demo-*"));

        // At once, but where the machine has so much to do that the quiet week takes more than one poll.
        await demo.MetricsAsync(IsFullyObserved, "15 budgets that are fully observed", Minute);

        Assert.Equal(0, await demo.TerminateAsync());

        Assert.Empty(Directory.GetFileSystemEntries(temporary.Path, "mlbudget-demo-*"));
        Assert.Equal("", demo.Output);
    }

    [Fact]
    public async Task It_ends_with_its_terminal_and_leaves_nothing_behind()
    {
        using var temporary = new TempFolder();
        using var demo = await StartAsync(temporary);

        await demo.HangUpAsync();

        await Deadline.UntilAsync(
            () => Task.FromResult(Directory.GetFileSystemEntries(temporary.Path, "mlbudget-demo-*").Length),
            folders => folders == 0, "an empty folder");
    }

    [SkippableFact]
    public async Task The_status_page_in_a_browser_shows_the_four_dimensions_and_every_SLO()
    {
        Programs.SkipWithout("chromium");
        using var temporary = new TempFolder();
        using var profile = new TempFolder();
        using var demo = await StartAsync(temporary);

        var dom = await Programs.OutputOfAsync(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            $"--user-data-dir={profile.Path}", "--dump-dom", demo.Address.ToString());

        var text = WebUtility.HtmlDecode(dom);
        foreach (var dimension in new[] { "Infrastructure", "Model quality", "Data quality", "Fairness" })
            Assert.Contains(dimension, text, StringComparison.Ordinal);
        var slos = (await demo.MetricsAsync()).Values.Keys
            .Where(series => series.StartsWith("mlbudget_slo_info{", StringComparison.Ordinal))
            .Select(series => series.Split("slo=\"")[1].Split('"')[0]).ToArray();
        Assert.Equal(15, slos.Length);
        Assert.All(slos, slo => Assert.Contains($">{slo}<", text, StringComparison.Ordinal));
    }

    private static bool IsFullyObserved(MetricsText page)
    {
        var coverages = page.Where(series => series.StartsWith("mlbudget_window_coverage_ratio{", StringComparison.Ordinal)).Values;
        return coverages.Count >= 15 && coverages.All(coverage => coverage.Value == 1);
    }

    private static bool LeavesOk(MetricsText page) => page.Values
        .Where(series => series.Value == 1 && series.Key.StartsWith("mlbudget_slo_state{", StringComparison.Ordinal))
        .Any(series => series.Key.Contains("\"burning\"", StringComparison.Ordinal)
            || series.Key.Contains("\"exhausted\"", StringComparison.Ordinal));

    private static bool IsPage(string alert) => alert.StartsWith("MLBudgetBurn ", StringComparison.Ordinal)
        && alert.EndsWith(" critical firing", StringComparison.Ordinal);

    private static Task<ExporterProcess> StartAsync(TempFolder temporary) =>
        ExporterProcess.StartAsync(["demo"], new Dictionary<string, string> { ["TMPDIR"] = temporary.Path });
}
