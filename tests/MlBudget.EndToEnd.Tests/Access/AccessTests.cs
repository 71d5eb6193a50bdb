using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Access;

/// <summary>The web configuration as curl, openssl and Prometheus see it.</summary>
public sealed class AccessTests(GuardedExporter exporters) : IClassFixture<GuardedExporter>
{
    [SkippableFact]
    public async Task Curl_gets_in_with_a_certificate_and_a_user_and_with_neither_alone()
    {
        Programs.SkipWithout("curl");

        Assert.NotEqual(0, (await exporters.CurlAsync("/metrics", "--user", "prometheus:open")).Exit);
        Assert.Equal((0, "401 HTTP/2", "Unauthorized.\n"), await exporters.CurlAsync("/metrics", exporters.Certificate));
        Assert.Equal(
            (0, "401 HTTP/2", "Unauthorized.\n"), await exporters.CurlAsync("/metrics", [.. exporters.Certificate, "--user", "prometheus:shut"]));
        Assert.Equal(
            (0, "401 HTTP/2", "Unauthorized.\n"), await exporters.CurlAsync("/-/healthy", [.. exporters.Certificate, "--user", "nobody:open"]));
        Assert.Equal((0, "200 HTTP/2", "mlbudget is running.\n"), await exporters.CurlAsync("/-/healthy", exporters.Whole));
        var (exit, status, page) = await exporters.CurlAsync("/metrics", ["--http1.1", .. exporters.Whole]);
        Assert.Equal((0, "200 HTTP/1.1"), (exit, status));
        Assert.Contains("\nmlbudget_web_config_last_reload_successful 1\n", page, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Openssl_is_let_in_by_the_versions_and_curves_that_are_spoken()
    {
        Programs.SkipWithout("openssl");
        var strict = exporters.Strict.Address;

        var (oldExit, old) = await exporters.OpenSslAsync(strict, "-tls1_2");
        Assert.NotEqual(0, oldExit);
        Assert.Contains("alert protocol version", old, StringComparison.Ordinal);
        var (exit, said) = await exporters.OpenSslAsync(strict, "-tls1_3", "-alpn", "h2");
        Assert.Equal(0, exit);
        Assert.Contains("Protocol  : TLSv1.3", said.Replace("Protocol version: TLSv1.3", "Protocol  : TLSv1.3", StringComparison.Ordinal)
            .Replace("New, TLSv1.3", "Protocol  : TLSv1.3", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Verification: OK", said, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: h2", said, StringComparison.Ordinal);
        Assert.Contains("secp521r1", said, StringComparison.Ordinal);
        Assert.NotEqual(0, (await exporters.OpenSslAsync(strict, "-groups", "P-384")).Exit);
    }

    [SkippableFact]
    public async Task Openssl_is_told_whose_signature_counts()
    {
        Programs.SkipWithout("openssl");

        var (_, said) = await exporters.OpenSslAsync(exporters.Guarded.Address, "-cert", exporters.At("client.crt"), "-key", exporters.At("client.key"));

        Assert.Contains("Acceptable client certificate CA names\nCN = the authority\n", said, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Prometheus_scrapes_it_with_TLS_a_client_certificate_and_a_user()
    {
        Programs.SkipWithout("prometheus");
        var tls = $"ca_file: {exporters.At("ca.crt")}, cert_file: {exporters.At("client.crt")}, key_file: {exporters.At("client.key")}";
        var targets = $$"""
            scheme: https
                static_configs: [{ targets: ["{{exporters.Guarded.Address.Authority}}"] }]
            """;
        using var prometheus = await PrometheusServer.RunningAsync($$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: whole
                tls_config: { {{tls}} }
                basic_auth: { username: prometheus, password: open }
                {{targets}}
              - job_name: without_user
                tls_config: { {{tls}} }
                {{targets}}
              - job_name: without_certificate
                tls_config: { ca_file: {{exporters.At("ca.crt")}} }
                basic_auth: { username: prometheus, password: open }
                {{targets}}

            """);

        foreach (var (job, up) in new[] { ("whole", 1d), ("without_user", 0), ("without_certificate", 0) })
            await Deadline.UntilAsync(() => prometheus.ValueAsync($"up{{job=\"{job}\"}}"), value => value == up, $"{job} is {up}");
        Assert.Equal(1, await prometheus.ValueAsync("mlbudget_slo_info{job=\"whole\"}"));
    }

    [SkippableFact]
    public async Task A_renewed_certificate_is_there_without_a_restart_and_a_broken_file_is_said_on_reload()
    {
        Programs.SkipWithout("curl", "openssl");
        var serial = await SerialAsync();
        exporters.WriteServer("localhost", "127.0.0.1");
        await Deadline.UntilAsync(SerialAsync, now => now != serial, "another certificate");

        Assert.Equal((0, "401 HTTP/2", "Unauthorized.\n"), await exporters.CurlAsync("/-/reload", ["--request", "POST", .. exporters.Certificate]));
        Assert.Equal(
            (0, "200 HTTP/2", "The configuration was loaded again.\n"),
            await exporters.CurlAsync("/-/reload", ["--request", "POST", .. exporters.Whole]));
        exporters.WriteWeb("rate_limt: { interval: 1s, burst: 5 }");
        Assert.Equal(
            (0, "500 HTTP/2",
                "The configuration was loaded again.\nThe web configuration was not loaded again, the last good one stays:\n"
                + $"{exporters.At("web.yml")}:8:1: unknown key 'rate_limt'; did you mean 'rate_limit'?\n"),
            await exporters.CurlAsync("/-/reload", ["--request", "POST", .. exporters.Whole]));
        await Deadline.UntilAsync(
            () => exporters.CurlAsync("/metrics", exporters.Whole),
            answer => answer.Body.Contains("\nmlbudget_web_config_last_reload_successful 0\n", StringComparison.Ordinal), "a refused web configuration");
        exporters.WriteWeb();
        await exporters.Guarded.HangUpAsync();
        await Deadline.UntilAsync(
            () => exporters.CurlAsync("/metrics", exporters.Whole),
            answer => answer.Body.Contains("\nmlbudget_web_config_last_reload_successful 1\n", StringComparison.Ordinal), "a web configuration that was loaded");
    }

    [SkippableFact]
    public async Task A_user_copies_the_store_into_its_own_folder_and_the_log_says_who()
    {
        Programs.SkipWithout("curl");
        var (exit, status, answer) = await exporters.CurlAsync("/api/v1/admin/snapshot", ["--request", "POST", .. exporters.Whole]);

        Assert.Equal((0, "200 HTTP/2"), (exit, status));
        var file = JsonDocument.Parse(answer).RootElement.GetProperty("file").GetString()!;
        Assert.Matches("^snapshots/20[0-9]{6}T[0-9]{13}Z\\.db$", file);
        Assert.Contains($"the store was copied to {file}, ", exporters.Guarded.Log, StringComparison.Ordinal);
        Assert.Contains(" bytes, for prometheus", exporters.Guarded.Log, StringComparison.Ordinal);
        Directory.CreateDirectory(exporters.At("restored"));
        File.Copy(exporters.At("data/" + file), exporters.At("restored/mlbudget.db"));
        using var state = await ExporterProcess.RunAsync(["state", $"--storage.path={exporters.At("restored")}"]);
        Assert.Equal(0, await state.ExitCodeAsync());
        Assert.Contains(": numbers as of ", state.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_configuration_with_errors_ends_a_start_with_2_and_check_says_the_same()
    {
        var web = exporters.Write("bad.yml", "tls_server_config: { cert_file: server.crt }\n");
        foreach (var command in new[] { "run", "check" })
        {
            using var process = await ExporterProcess.RunAsync([command, exporters.Configuration, $"--web.config.file={web}"]);

            Assert.Equal(2, await process.ExitCodeAsync());
            Assert.Equal($"{web}:1:20: tls_server_config: one of key_file, key is missing\n", process.Errors);
        }
    }

    [Fact]
    public async Task Check_says_in_words_who_is_let_in()
    {
        using var process = await ExporterProcess.RunAsync(["check", exporters.Configuration, $"--web.config.file={exporters.At("strict.yml")}"]);

        Assert.Equal(0, await process.ExitCodeAsync());
        Assert.Contains(
            $"\nWeb configuration {exporters.At("strict.yml")}\n  TLS 1.3, HTTP/2 and HTTP/1.1.\n", process.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n  No user has to log in.\n", process.Output, StringComparison.Ordinal);
    }

    private async Task<string> SerialAsync()
    {
        var (_, said) = await exporters.OpenSslAsync(exporters.Strict.Address);
        var (from, to) = (said.IndexOf("-----BEGIN", StringComparison.Ordinal), said.IndexOf("-----END", StringComparison.Ordinal));
        return from < 0 ? said : said[from..to];
    }
}
