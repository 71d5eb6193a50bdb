using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Tests.Web;

public sealed class WebEndpointsTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task Before_the_first_poll_it_is_healthy_and_not_ready_and_has_only_metrics_of_its_own()
    {
        await using var host = await WebHost.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "mlbudget is running.\n"), StatusAndText(await host.GetAsync("/-/healthy")));
        foreach (var path in new[] { "/-/ready", "/api/v1/budgets", "/api/v1/budgets/fraud-detector" })
        {
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, "mlbudget is not ready: the first poll has not ended yet.\n"),
                StatusAndText(await host.GetAsync(path)));
        }

        var metrics = await host.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (metrics.Status, metrics.Type));
        Assert.Contains("mlbudget_build_info{version=\"0.1.0\"", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("process_cpu_seconds_total", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_slo_info", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_config_last_reload", MetricLines(metrics.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_the_published_page_and_then_the_exporters_own()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var (_, type, text) = await host.GetAsync("/metrics");

        var page = new MetricsPage().TextOf(Reports.Fraud());
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", type);
        Assert.StartsWith(page, text, StringComparison.Ordinal);
        Assert.Contains("mlbudget_poll_duration_seconds_count 0\n", text[page.Length..], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, "mlbudget is ready.\n"), StatusAndText(await host.GetAsync("/-/ready")));
    }

    [Fact]
    public async Task The_configuration_is_given_as_yaml()
    {
        await using var host = await WebHost.StartAsync();

        Assert.Equal(
            (HttpStatusCode.OK, "text/yaml; charset=utf-8", "models:\n  - name: fraud-detector\n"), await host.GetAsync("/config"));
    }

    [Fact]
    public async Task The_budgets_of_a_model_are_the_golden_json()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var (status, type, text) = await host.GetAsync("/api/v1/budgets/fraud-detector");

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (status, type));
        Golden.Matches(JsonSerializer.Serialize(JsonDocument.Parse(text), Indented) + "\n", "fraud.budgets.json");
    }

    [Fact]
    public async Task All_budgets_are_those_of_each_model_at_one_instant()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var all = JsonDocument.Parse((await host.GetAsync("/api/v1/budgets")).Text).RootElement;
        // How a budget went has the model's own document alone.
        var one = JsonNode.Parse((await host.GetAsync("/api/v1/budgets/fraud-detector")).Text)!;
        foreach (var slo in one["slos"]!.AsArray())
            slo!.AsObject().Remove("burn_down");

        Assert.Equal("2026-11-02T01:37:00Z", all.GetProperty("at").GetString());
        Assert.True(JsonNode.DeepEquals(one, JsonObject.Create(Assert.Single(all.GetProperty("models").EnumerateArray()))));
    }

    [Fact]
    public async Task An_unknown_model_is_a_problem_that_names_the_known_ones()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var (status, type, text) = await host.GetAsync("/api/v1/budgets/fraud");

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (status, type));
        Assert.Equal(
            "There is no model 'fraud'; the models are 'fraud-detector'.",
            JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString());
    }

    private static (HttpStatusCode, string) StatusAndText((HttpStatusCode Status, string Type, string Text) response) =>
        (response.Status, response.Text);

    private static string MetricLines(string page) =>
        string.Join('\n', page.Split('\n').Where(line => !line.StartsWith('#')));
}
