using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>A real Prometheus with data of its own, on a free port.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private static readonly HttpClient Http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    private readonly TempFolder _folder = new();
    private readonly Uri _address;
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private PrometheusServer(string configuration, string? blocks, string resendDelay, string? web)
    {
        var free = FreePort.Address();
        _address = web is null ? free : new($"https://{free.Authority}/");
        _arguments =
        [
            $"--config.file={_folder.Write("prometheus.yml", configuration)}",
            $"--storage.tsdb.path={blocks ?? _folder.At("data")}",
            // Blocks of logs of the past must outlive the start.
            "--storage.tsdb.retention.time=100y",
            $"--web.listen-address={_address.Authority}",
            $"--rules.alert.resend-delay={resendDelay}",
            "--log.level=warn",
            .. web is null ? Array.Empty<string>() : [$"--web.config.file={web}"],
        ];
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _address;

    /// <summary>Starts one that scrapes an exporter every second and judges the shipped alert rules as often.</summary>
    public static Task<PrometheusServer> ScrapingAsync(Uri exporter) => StartAsync(
        $"""
        global: {"{"} scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s {"}"}
        rule_files: ["{RepositoryRoot.At("prometheus", "rules", "*.yml")}"]
        scrape_configs:
          - job_name: mlbudget
            static_configs: [{"{"} targets: ["{exporter.Authority}"] {"}"}]

        """, null);

    /// <summary>Starts one that scrapes an exporter and judges rules twice a second, and tells an Alertmanager. What it told ends there four
    /// resend delays after it was last heard of: longer than a restart takes.</summary>
    /// <param name="exporter">The exporter.</param>
    /// <param name="alertmanager">The Alertmanager.</param>
    /// <param name="rules">The files of the rules.</param>
    public static Task<PrometheusServer> AlertingAsync(Uri exporter, Uri alertmanager, string rules) => StartAsync(
        $"""
        global: {"{"} scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms {"}"}
        rule_files: ["{rules}"]
        alerting:
          alertmanagers:
            - static_configs: [{"{"} targets: ["{alertmanager.Authority}"] {"}"}]
        scrape_configs:
          - job_name: mlbudget
            static_configs: [{"{"} targets: ["{exporter.Authority}"] {"}"}]

        """, null, resendDelay: "7s");

    /// <summary>Starts one with a configuration of its own.</summary>
    public static Task<PrometheusServer> RunningAsync(string configuration) => StartAsync(configuration, null);

    /// <summary>Starts one on blocks that are there already; it scrapes nothing.</summary>
    /// <param name="blocks">Where they are.</param>
    /// <param name="web">A file with its TLS, and whom it lets in; null for plain HTTP and all.</param>
    public static Task<PrometheusServer> OnBlocksAsync(string blocks, string? web = null) => StartAsync("scrape_configs: []\n", blocks, web: web);

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

    /// <summary>All series that an expression gives now.</summary>
    /// <param name="expression">PromQL.</param>
    public async Task<MetricsText> SeriesAsync(string expression)
    {
        var answer = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}");
        return MetricsText.Of(answer.GetProperty("data").GetProperty("result").EnumerateArray().Select(sample =>
        {
            var labels = sample.GetProperty("metric").EnumerateObject().Select(label => (label.Name, Value: label.Value.GetString()!)).ToArray();
            return (
                labels.Single(label => label.Name == "__name__").Value, labels.Where(label => label.Name != "__name__"),
                double.Parse(sample.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
        }));
    }

    /// <summary>Waits until each group of rules has been evaluated twice from now on: groups don't wait for each other, and one that reads what
    /// another records sees it the second time.</summary>
    public async Task EvaluatedAsync()
    {
        for (var time = 0; time < 2; time++)
        {
            var now = DateTimeOffset.UtcNow;
            await Deadline.UntilAsync(
                async () => (await GetAsync("/api/v1/rules")).GetProperty("data").GetProperty("groups").EnumerateArray()
                    .Min(group => group.GetProperty("lastEvaluation").GetDateTimeOffset()),
                last => last > now, "an evaluation of all rules");
        }
    }

    /// <summary>The rules that have failed, with their errors.</summary>
    public async Task<string[]> FailedRulesAsync() =>
    [
        .. (await GetAsync("/api/v1/rules")).GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray()).Where(rule => Text(rule, "lastError") is not ("-" or ""))
            .Select(rule => $"{Text(rule, "name")}: {Text(rule, "lastError")}"),
    ];

    /// <summary>The alerts that are pending or firing, as <c>name slo severity state</c>.</summary>
    public async Task<string[]> AlertsAsync() =>
    [
        .. (await GetAsync("/api/v1/alerts")).GetProperty("data").GetProperty("alerts").EnumerateArray().Select(alert =>
        {
            var labels = alert.GetProperty("labels");
            return $"{Text(labels, "alertname")} {Text(labels, "slo")} {Text(labels, "severity")} {Text(alert, "state")}";
        }),
    ];

    /// <summary>Starts it again on its data, after it was asked to end, as a new version of it is.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await _process!.TerminateAsync();
        _process.Dispose();
    }

    /// <summary>Waits until it knows where Alertmanager is, which it does some seconds after it has started: what it tells before is lost until it
    /// tells it again.</summary>
    public Task KnowsAlertmanagerAsync() => Deadline.UntilAsync(
        async () => (await GetAsync("/api/v1/alertmanagers")).GetProperty("data").GetProperty("activeAlertmanagers").GetArrayLength(),
        known => known == 1, "an Alertmanager");

    public void Dispose()
    {
        _process?.Dispose();
        _folder.Dispose();
    }

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString()! : "-";

    private static async Task<PrometheusServer> StartAsync(string configuration, string? blocks, string resendDelay = "2s", string? web = null)
    {
        var server = new PrometheusServer(configuration, blocks, resendDelay, web);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it, also again on its data.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start("prometheus", _arguments);
        await Deadline.UntilAsync(IsReadyAsync, ready => ready, "a ready Prometheus");
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"Prometheus ended: {_process.Errors}");
        try
        {
            using var answer = await Http.GetAsync(new Uri(_address, "/-/ready"));
            // Whom it doesn't let in it answers all the same.
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
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
