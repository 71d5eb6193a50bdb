using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>A real Prometheus with data of its own, on a free port.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly TempFolder _folder;
    private readonly ChildProcess _process;
    private readonly Uri _address;

    private PrometheusServer(TempFolder folder, ChildProcess process, Uri address)
    {
        _folder = folder;
        _process = process;
        _address = address;
    }

    /// <summary>Starts one that scrapes an exporter every second and judges the shipped alert rules as often.</summary>
    public static Task<PrometheusServer> ScrapingAsync(Uri exporter) => StartAsync(
        $"""
        global: {"{"} scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s {"}"}
        rule_files: ["{RepositoryRoot.At("prometheus", "rules", "*.yml")}"]
        scrape_configs:
          - job_name: mlbudget
            static_configs: [{"{"} targets: ["{exporter.Authority}"] {"}"}]

        """, null);

    /// <summary>Starts one with a configuration of its own.</summary>
    public static Task<PrometheusServer> RunningAsync(string configuration) => StartAsync(configuration, null);

    /// <summary>Starts one on blocks that are there already; it scrapes nothing.</summary>
    public static Task<PrometheusServer> OnBlocksAsync(string blocks) => StartAsync("scrape_configs: []\n", blocks);

    /// <summary>The value of an expression that gives one series.</summary>
    /// <param name="expression">PromQL.</param>
    /// <param name="at">When, in seconds since the epoch; null for now.</param>
    /// <returns>Null where it gives none.</returns>
    public async Task<double?> ValueAsync(string expression, double? at = null)
    {
        var time = at is { } known ? string.Create(CultureInfo.InvariantCulture, $"&time={known:R}") : "";
        var answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}{time}");
        var result = answer.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() switch
        {
            0 => null,
            1 => double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture),
            var count => throw new InvalidOperationException($"{expression} gives {count} series."),
        };
    }

    /// <summary>The alerts that are pending or firing, as <c>name slo severity state</c>.</summary>
    public async Task<string[]> AlertsAsync() =>
    [
        .. (await GetAsync("/api/v1/alerts")).GetProperty("data").GetProperty("alerts").EnumerateArray().Select(alert =>
        {
            var labels = alert.GetProperty("labels");
            return $"{Text(labels, "alertname")} {Text(labels, "slo")} {Text(labels, "severity")} {Text(alert, "state")}";
        }),
    ];

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString()! : "-";

    private static async Task<PrometheusServer> StartAsync(string configuration, string? blocks)
    {
        var folder = new TempFolder();
        var address = FreePort.Address();
        var server = new PrometheusServer(folder, ChildProcess.Start("prometheus",
        [
            $"--config.file={folder.Write("prometheus.yml", configuration)}",
            $"--storage.tsdb.path={blocks ?? folder.At("data")}",
            // Blocks of logs of the past must outlive the start.
            "--storage.tsdb.retention.time=100y",
            $"--web.listen-address={address.Authority}",
            "--rules.alert.resend-delay=2s",
            "--log.level=warn",
        ]), address);
        try
        {
            await Deadline.UntilAsync(server.IsReadyAsync, ready => ready, "a ready Prometheus");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"Prometheus ended: {_process.Errors}");
        try
        {
            using var answer = await Http.GetAsync(new Uri(_address, "/-/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(_address, path));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
