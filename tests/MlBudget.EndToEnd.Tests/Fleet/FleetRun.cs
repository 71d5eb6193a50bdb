using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Fleet;

/// <summary>One exporter of a whole log, and three of its shards under a Prometheus with <c>prometheus/fleet.yml</c>.</summary>
public sealed class FleetRun : IAsyncLifetime
{
    private readonly List<IDisposable> _parts = [];

    /// <summary>What the exporter of the whole log says.</summary>
    internal MetricsText Whole { get; private set; } = MetricsText.Parse("");

    /// <summary>The pages of the shards, as text.</summary>
    internal IReadOnlyList<string> Shards { get; private set; } = [];

    /// <summary>Prometheus, which goes on.</summary>
    internal PrometheusServer Prometheus { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!Programs.Has("prometheus"))
            return;
        var folder = Keep(new TempFolder());
        FleetLog.WriteTo(folder);
        var whole = Configuration(folder, "learning", isShard: false, baseline: "");
        using var learned = await ExporterProcess.RunAsync(
            ["baseline", $"--config.file={whole}", "--from=2026-10-01T00:00Z", "--to=2026-10-08T00:00Z"], Log(folder, FleetLog.Parts[0]));
        Assert.Equal(0, await learned.ExitCodeAsync());
        var baseline = $"    baseline: {{ file: {folder.Write("baseline.yml", learned.Output)} }}";

        var exporters = FleetLog.Parts.Select(part => Keep(ExporterProcess.Launch(
            ["run", "--clock=log", $"--config.file={Configuration(folder, part, part != FleetLog.Parts[0], baseline)}"], Log(folder, part)))).ToArray();
        foreach (var exporter in exporters)
            await CaughtUpAsync(exporter);
        Whole = await exporters[0].MetricsAsync();
        Shards = await Task.WhenAll(exporters[1..].Select(exporter => exporter.PageAsync()));
        Prometheus = Keep(await PrometheusServer.RunningAsync(
            $"""
            global: {"{"} scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s {"}"}
            rule_files: ["{RepositoryRoot.At("prometheus", "fleet.yml")}"]
            scrape_configs:
              - job_name: mlbudget
                static_configs:
                  - {"{"} targets: ["{exporters[1].Address.Authority}"], labels: {"{"} shard: a {"}"} {"}"}
                  - {"{"} targets: ["{exporters[2].Address.Authority}"], labels: {"{"} shard: b {"}"} {"}"}
                  - {"{"} targets: ["{exporters[3].Address.Authority}"] {"}"}

            """));
        await Deadline.UntilAsync(() => Prometheus.ValueAsync("mlbudget:shards"), shards => shards == 3, "three shards");
        await Prometheus.EvaluatedAsync();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            part.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Windows that end with the log are of all of it.</summary>
    private static async Task CaughtUpAsync(ExporterProcess exporter)
    {
        await exporter.ReadyAsync();
        await exporter.MetricsAsync(
            page => page["mlbudget_watermark_timestamp_seconds", ("model", "fraud-detector"), ("dimension", "infrastructure"), ("slo", "success")]
                == FleetLog.End, "all that is there");
    }

    private static string Configuration(TempFolder folder, string name, bool isShard, string baseline) => folder.Write(
        $"{name}.yml",
        File.ReadAllText(RepositoryRoot.At("tests", "testdata", "fleet", "mlbudget.yml"))
            .Replace("shards: SHARDS", $"shards: {(isShard ? "true" : "false")}", StringComparison.Ordinal)
            .Replace("BASELINE", baseline, StringComparison.Ordinal));

    private static Dictionary<string, string> Log(TempFolder folder, string part) => new() { ["FLEET"] = folder.At(part) };

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }
}
