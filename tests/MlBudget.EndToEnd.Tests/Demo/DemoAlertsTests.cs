using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Demo;

/// <summary>The demo under the configuration and the rules that are shipped for it, as somebody watches it for some minutes.</summary>
public sealed class DemoAlertsTests
{
    [SkippableFact]
    public async Task A_page_fires_and_resolves_while_it_is_watched()
    {
        Programs.SkipWithout("prometheus");
        using var temporary = new TempFolder();
        using var demo = await ExporterProcess.StartAsync(["demo"], new Dictionary<string, string> { ["TMPDIR"] = temporary.Path });
        using var prometheus = await PrometheusServer.RunningAsync(Shipped(demo.Address));

        // A latency spike begins after two seconds and lasts for ten; where the machine is slow, pages of later incidents are seen first.
        var fired = await Deadline.UntilAsync(prometheus.AlertsAsync, alerts => alerts.Any(IsPage), "a page", TimeSpan.FromMinutes(1));
        var page = fired.First(IsPage);
        var left = await Deadline.UntilAsync(prometheus.AlertsAsync, alerts => !alerts.Contains(page), $"the end of {page}", TimeSpan.FromMinutes(1));

        // The rules go on, and the incident has its name for dashboards.
        Assert.Contains(left, alert => alert.StartsWith("MLBudgetWatchdog ", StringComparison.Ordinal));
        Assert.Equal(1, await prometheus.ValueAsync("max(max_over_time(mlbudget_demo_incident[5m]))"));
        Assert.Empty(await prometheus.FailedRulesAsync());
        Assert.Contains("the demo's incident latency_spike begins: ", demo.Log, StringComparison.Ordinal);
        await Deadline.UntilAsync(
            () => Task.FromResult(demo.Log), log => log.Contains("the demo's incident latency_spike is over: ", StringComparison.Ordinal), "the end of the incident");
    }

    /// <summary>The shipped configuration, but for where everything is.</summary>
    private static string Shipped(Uri exporter)
    {
        var shipped = File.ReadAllText(RepositoryRoot.At("prometheus", "prometheus-demo.yml"));
        var local = shipped
            .Replace("exporter:19464", exporter.Authority, StringComparison.Ordinal)
            .Replace("- demo.yml ", $"- {RepositoryRoot.At("prometheus", "demo.yml")} ", StringComparison.Ordinal)
            .Replace("alertmanager:9093", FreePort.Address().Authority, StringComparison.Ordinal);
        Assert.DoesNotContain("- demo.yml", local, StringComparison.Ordinal);
        return local;
    }

    private static bool IsPage(string alert) => alert.StartsWith("MLBudgetBurn ", StringComparison.Ordinal)
        && alert.EndsWith(" critical firing", StringComparison.Ordinal);
}
