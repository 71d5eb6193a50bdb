using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Counting;

/// <summary>
/// A target that is scraped twice a second by a real Prometheus, of which an exporter reads as time goes on. A slot is a minute at the least, so that
/// it is started before the other tests of a class, and looked at behind them.
/// </summary>
public sealed class LiveTail : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private CountingTarget? _target;
    private PrometheusServer? _server;
    private ExporterProcess? _exporter;
    private Task _running = Task.CompletedTask;

    /// <summary>Starts them.</summary>
    public async Task InitializeAsync()
    {
        if (!Programs.Has("prometheus"))
            return;
        _target = await CountingTarget.StartAsync();
        _server = await PrometheusServer.RunningAsync(
            $$"""
            global: { scrape_interval: 500ms, scrape_timeout: 500ms }
            scrape_configs:
              - job_name: app
                static_configs: [{ targets: ["{{_target.Address.Authority}}"] }]

            """);
        _exporter = ExporterProcess.Launch(["run", $"--config.file={_folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            prometheus: { main: { url: "{{_server.Address}}" } }
            models:
              - name: live
                task: binary_classification
                slos:
                  - name: success
                    dimension: infrastructure
                    prometheus: { source: main, bad: 'requests_total{code="500"}', total: requests_total, slot: 1m, delay: 2s }
                    objective: 0.9
            """)}"]);
        _running = _target.RunAsync(_server);
    }

    /// <summary>The metrics once the slots of all that the target has counted are over, and what it has counted itself.</summary>
    internal async Task<(MetricsText Page, (long All, long Bad) Counted)> EndAsync()
    {
        await _running;
        var counted = _target!.Counted;
        await _exporter!.ReadyAsync();
        // The last slot is over within a minute, and windows end with it some polls later.
        return (await _exporter.MetricsAsync(
            page => page["mlbudget_window_events", [.. Labels, ("window", "7d")]] >= counted.All, $"{counted.All} events", TimeSpan.FromSeconds(120)), counted);
    }

    /// <summary>The labels of the SLO.</summary>
    internal static (string, string)[] Labels => [("model", "live"), ("dimension", "infrastructure"), ("slo", "success")];

    public async Task DisposeAsync()
    {
        if (_target is not null)
            await _target.DisposeAsync();
    }

    public void Dispose()
    {
        _exporter?.Dispose();
        _server?.Dispose();
        _folder.Dispose();
    }
}
