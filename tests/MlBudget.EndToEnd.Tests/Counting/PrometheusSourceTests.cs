using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>SLOs of counters that a real Prometheus has sampled.</summary>
[TestCaseOrderer("MlBudget.EndToEnd.Tests.Counting.LastOfAll", "MlBudget.EndToEnd.Tests")]
public sealed partial class PrometheusSourceTests(LiveTail tail) : IDisposable, IClassFixture<LiveTail>
{
    private readonly TempFolder _folder = new();
    private readonly CountedHistory _history = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task From_empty_through_restarts_and_kills_the_tallies_are_what_the_counters_have_risen_by()
    {
        Programs.SkipWithout("prometheus", "promtool");
        foreach (var instance in (string[])["a", "b", "c"])
        {
            _history.AddCounter("requests_total", $"job=\"app\",instance=\"{instance}\"", hours: 48, most: 20, seed: instance[0]);
            _history.AddCounter("failed_total", $"job=\"app\",instance=\"{instance}\"", hours: 48, most: 2, seed: -instance[0]);
        }

        await _history.WriteAsync(_folder.At("blocks"));
        using var server = await PrometheusServer.OnBlocksAsync(_folder.At("blocks"));
        await server.StopAsync();
        var configuration = _folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            prometheus: { main: { url: "{{server.Address}}" } }
            models:
              - name: served
                task: binary_classification
                slos:
                  - { name: success, dimension: infrastructure, prometheus: { source: main, bad: failed_total, total: requests_total, delay: 0s }, objective: 0.9 }
            """);
        string[] run = ["run", $"--config.file={configuration}", $"--storage.path={_folder.At("store")}"];

        // While it is down nothing is known, and nothing is green.
        using (var exporter = await ExporterProcess.StartAsync(run))
        {
            var page = await exporter.MetricsAsync(page => Up(page, "served", "success") == 0, "a source that is down");
            Assert.Equal((1, null), (State(page, "no_data"), Events(page)));
            await server.StartAsync();
            await exporter.MetricsAsync(page => Events(page) > 0, "first tallies", TimeSpan.FromSeconds(90));
            await exporter.KillAsync();
        }

        // Killed again and again while it catches up, with a server that starts anew meanwhile.
        for (var kill = 0; kill < 3; kill++)
        {
            using var exporter = await ExporterProcess.StartAsync(run);
            await exporter.KillAsync();
            if (kill == 1)
                await server.RestartAsync();
        }

        using var last = await ExporterProcess.StartAsync(run);
        var (all, bad) = (_history.Risen("requests_total"), _history.Risen("failed_total"));
        var pages = await last.MetricsAsync(page => Total(page, "events_total") == all, $"{all} events");
        Assert.Equal((all, bad), (Events(pages), Total(pages, "window_bad_events", ("window", "7d"))));
        Assert.Equal((all, bad), (Total(pages, "events_total"), Total(pages, "bad_events_total")));
        Assert.Equal(bad / all, Total(pages, "sli_value", ("window", "7d"))!.Value, tolerance: 1e-12);
        Assert.Equal(1, Up(pages, "served", "success"));
        Assert.Equal("", await Programs.CheckMetricsAsync(await last.PageAsync()));

        // Prometheus itself, whose ranges hold their first instant, sees the same slot.
        var slot = (_history.End - 3600) / 300 * 300;
        var raw = await server.ValueAsync("sum(count_over_time(requests_total[5m]))", slot);
        Assert.InRange(raw!.Value, 50, 63);
    }

    [SkippableFact]
    public async Task Credentials_certificates_and_names_that_are_wrong_are_told_and_one_slow_server_holds_up_nobody()
    {
        Programs.SkipWithout("prometheus", "promtool");
        _history.AddCounter("requests_total", "job=\"app\",instance=\"a\"", hours: 3, most: 20, seed: 1);
        _history.AddCounter("failed_total", "job=\"app\",instance=\"a\"", hours: 3, most: 2, seed: 2);
        await _history.WriteAsync(_folder.At("blocks"));
        using var authority = new TestAuthority("right");
        using var other = new TestAuthority("wrong");
        var certificate = authority.Server("127.0.0.1");
        var web = _folder.Write("web.yml", $$"""
            tls_server_config: { cert_file: "{{_folder.Write("cert.pem", certificate.Pem)}}", key_file: "{{_folder.Write("key.pem", certificate.Key)}}" }
            basic_auth_users: { ml: "{{BCrypt.Net.BCrypt.HashPassword("secret", 4)}}" }
            """);
        using var server = await PrometheusServer.OnBlocksAsync(_folder.At("blocks"), web);
        using var slow = new TcpListener(IPAddress.Loopback, 0);
        slow.Start();
        var (right, wrong) = (_folder.Write("right.pem", authority.Pem), _folder.Write("wrong.pem", other.Pem));
        string Server(string secret, string ca) =>
            $"{{ url: \"{server.Address}\", basic_auth: {{ username: ml, password: \"${{env:{secret}}}\" }}, tls: {{ ca_file: \"{ca}\" }} }}";
        string Model(string name, string source, string bad = "failed_total") => $$"""
              - name: {{name}}
                task: binary_classification
                slos: [{ name: success, dimension: infrastructure, prometheus: { source: {{source}}, bad: {{bad}}, total: requests_total }, objective: 0.9 }]

            """;
        var configuration = _folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            prometheus:
              right: {{Server("RIGHT", right)}}
              password: {{Server("WRONG", right)}}
              certificate: {{Server("RIGHT", wrong)}}
              slow: { url: "http://{{slow.LocalEndpoint}}" }
            models:
            {{Model("good", "right")}}
            {{Model("password", "password")}}
            {{Model("certificate", "certificate")}}
            {{Model("slow", "slow")}}
            {{Model("metric", "right", "faild_total")}}
            """);
        var environment = new Dictionary<string, string> { ["RIGHT"] = "secret", ["WRONG"] = "sesame" };

        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={configuration}"], environment);
        var page = await exporter.MetricsAsync(
            page => Events(page, "good") > 0 && Up(page, "password", "success") == 0 && Up(page, "certificate", "success") == 0 && Up(page, "metric", "success") == 0,
            "numbers of the right one, and errors of the wrong ones");

        Assert.Equal(_history.Risen("requests_total"), Events(page, "good"));
        foreach (var model in (string[])["password", "certificate", "slow", "metric"])
            Assert.Equal((1, null), (State(page, "no_data", model), Events(page, model)));
        var host = server.Address.Authority;
        foreach (var expected in (string[])
        [
            $"password ({host}): answered 401: expected other credentials", $"certificate ({host}): The remote certificate is invalid",
            $"right ({host}): 'bad': found no metric 'faild_total', did you mean 'failed_total'?",
        ])
            Assert.Contains(expected, exporter.Log, StringComparison.Ordinal);
        var polled = page["mlbudget_poll_last_timestamp_seconds"];
        await exporter.MetricsAsync(page => page["mlbudget_poll_last_timestamp_seconds"] > polled, "polls that go on");
        foreach (var path in (string[])["/config", "/api/v1/budgets", "/", "/metrics"])
        {
            var text = (await exporter.GetAsync(path)).Text;
            Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
            Assert.DoesNotContain("bWw6", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("sesame", exporter.Log, StringComparison.Ordinal);
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    [SkippableFact]
    public async Task The_examples_of_servers_that_count_their_requests_have_values_and_a_sample_finds_all_of_them()
    {
        Programs.SkipWithout("prometheus", "promtool");
        AddExamples();
        await _history.WriteAsync(_folder.At("blocks"));
        using var server = await PrometheusServer.OnBlocksAsync(_folder.At("blocks"));
        var readme = await File.ReadAllTextAsync(RepositoryRoot.At("src", "MlBudget.Sources", "Prometheus", "README.md"));
        var yaml = Examples().Match(readme).Groups["yaml"].Value.Replace("http://prometheus:9090", server.Address.ToString(), StringComparison.Ordinal);
        var configuration = _folder.Write("mlbudget.yml", $"defaults: {{ poll_interval: 1s }}\n{yaml}");

        using var sample = await ExporterProcess.RunAsync(["check", "--sample", $"--config.file={configuration}"]);
        Assert.True(await sample.ExitCodeAsync() == 0, sample.Output);
        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={configuration}"]);
        var page = await exporter.MetricsAsync(page => page.Values.Keys.Count(series => series.StartsWith("mlbudget_slo_state{", StringComparison.Ordinal)
            && series.Contains("state=\"no_data\"", StringComparison.Ordinal) && page.Values[series] == 0) == 11, "a value of each of 11 SLOs");

        foreach (var (model, slo, bad, all) in new[]
        {
            ("kserve-sklearn", "success", 60, 1260), ("kserve-sklearn", "latency", 300, 1200), ("triton-resnet", "success", 60, 1260), ("vllm-chat", "success", 60, 1260),
            ("vllm-chat", "cut-short", 120, 1320), ("vllm-chat", "first-token", 300, 1200), ("envoy-edge", "success", 60, 1260), ("envoy-edge", "latency", 300, 1200),
            ("litellm-proxy", "success", 60, 1200), ("feast-server", "success", 60, 1260),
        })
        {
            Assert.Equal(
                (model, slo, (double?)bad, (double?)all),
                (model, slo, Of(page, "window_bad_events", model, slo), Of(page, "window_events", model, slo)));
        }

        // What vLLM calls successes knows nothing of the answers that went wrong.
        Assert.Equal(0, await server.ValueAsync("sum(vllm:request_success_total{finished_reason=\"error\"}) or vector(0)"));

        static double? Of(MetricsText page, string what, string model, string slo) => page.Values.Where(series =>
            series.Key.StartsWith($"mlbudget_{what}{{", StringComparison.Ordinal) && series.Key.Contains($"model=\"{model}\"", StringComparison.Ordinal)
            && series.Key.Contains($"slo=\"{slo}\"", StringComparison.Ordinal) && series.Key.Contains("window=\"7d\"", StringComparison.Ordinal))
            .Select(series => (double?)series.Value).SingleOrDefault();
    }

    [SkippableFact]
    public async Task A_live_tail_counts_what_its_target_has_counted_itself()
    {
        Programs.SkipWithout("prometheus");

        var (page, (all, bad)) = await tail.EndAsync();

        Assert.True(bad > 5, $"{bad} failures");
        (double?, double?) counted = (all, bad);
        Assert.Equal(counted, (page["mlbudget_events_total", LiveTail.Labels], page["mlbudget_bad_events_total", LiveTail.Labels]));
        Assert.Equal(1, Up(page, "live", "success"));
        Assert.Equal(counted, (page["mlbudget_window_events", [.. LiveTail.Labels, ("window", "7d")]], page["mlbudget_window_bad_events", [.. LiveTail.Labels, ("window", "7d")]]));
    }

    /// <summary>An hour of each of them, in which 1,200 requests went well at an even pace, and 60 didn't; of times 900 were in time.</summary>
    private void AddExamples()
    {
        Rising("revision_app_request_count", "service_name=\"sklearn-predictor\",response_code=\"200\",response_code_class=\"2xx\"", 1200);
        Rising("revision_app_request_count", "service_name=\"sklearn-predictor\",response_code=\"503\",response_code_class=\"5xx\"", 60);
        Histogram("request_predict_seconds", "model_name=\"sklearn\"", "0.1");
        Rising("nv_inference_request_success", "model=\"resnet50\",version=\"1\"", 1200);
        Rising("nv_inference_request_failure", "model=\"resnet50\",version=\"1\",reason=\"BACKEND\"", 60);
        Rising("nv_inference_request_failure", "model=\"resnet50\",version=\"1\",reason=\"OTHER\"", 0);
        Rising("http_requests_total", "job=\"vllm\",handler=\"/v1/chat/completions\",method=\"POST\",status=\"2xx\"", 1200);
        Rising("http_requests_total", "job=\"vllm\",handler=\"/v1/chat/completions\",method=\"POST\",status=\"5xx\"", 60);
        Rising("vllm:request_success_total", "model_name=\"m\",finished_reason=\"stop\"", 1200);
        Rising("vllm:request_success_total", "model_name=\"m\",finished_reason=\"length\"", 60);
        Rising("vllm:request_success_total", "model_name=\"m\",finished_reason=\"abort\"", 60);
        Histogram("vllm:time_to_first_token_seconds", "model_name=\"m\"", "0.5");
        Rising("envoy_cluster_upstream_rq_xx", "envoy_cluster_name=\"model\",envoy_response_code_class=\"2\"", 1200);
        Rising("envoy_cluster_upstream_rq_xx", "envoy_cluster_name=\"model\",envoy_response_code_class=\"5\"", 60);
        Histogram("envoy_cluster_upstream_rq_time", "envoy_cluster_name=\"model\"", "100");
        Rising("litellm_proxy_total_requests_metric_total", "requested_model=\"m\",status_code=\"200\"", 1200);
        Rising("litellm_proxy_failed_requests_metric_total", "requested_model=\"m\",exception_status=\"500\"", 60);
        Rising("feast_feature_server_request_total", "endpoint=\"/get-online-features\",status=\"success\"", 1200);
        Rising("feast_feature_server_request_total", "endpoint=\"/get-online-features\",status=\"error\"", 60);
        _history.Add("feast_feature_freshness_seconds", "feature_view=\"a\",project=\"fraud\"", Hour().Select(time => (time, 3600.0)));

        void Rising(string metric, string labels, int by) => _history.Add(
            metric, $"{(labels.StartsWith("job=", StringComparison.Ordinal) ? "" : "job=\"app\",")}instance=\"a\",{labels}",
            Hour().Select((time, scrape) => (time, (double)(by * scrape / 60))));

        void Histogram(string metric, string labels, string bound)
        {
            Rising($"{metric}_bucket", $"{labels},le=\"{bound}\"", 900);
            Rising($"{metric}_bucket", $"{labels},le=\"+Inf\"", 1200);
            Rising($"{metric}_count", labels, 1200);
        }
    }

    /// <summary>61 scrapes, a minute apart.</summary>
    private IEnumerable<long> Hour() => Enumerable.Range(0, 61).Select(minute => _history.End - 600 - (60 - minute) * 60);

    private static double? Up(MetricsText page, string model, string slo) => page["mlbudget_source_up", ("model", model), ("source", $"prometheus-{slo}")];

    private static double? State(MetricsText page, string state, string model = "served") =>
        page["mlbudget_slo_state", ("model", model), ("dimension", "infrastructure"), ("slo", "success"), ("state", state)];

    private static double? Events(MetricsText page, string model = "served") =>
        page["mlbudget_window_events", ("model", model), ("dimension", "infrastructure"), ("slo", "success"), ("window", "7d")];

    private static double? Total(MetricsText page, string name, params (string, string)[] labels) =>
        page[$"mlbudget_{name}", [("model", "served"), ("dimension", "infrastructure"), ("slo", "success"), .. labels]];

    [GeneratedRegex("<!-- examples -->\n```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();
}
