using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MlBudget.Benchmarks.Attacks;

/// <summary>An exporter of 20 models with 10 SLOs each, over a week of logs, as a process of its own; and how much memory it takes.</summary>
internal sealed partial class AttackedExporter : IAsyncDisposable
{
    private const int Models = 20, RecordsPerModel = 10_000;

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask, _log = Task.CompletedTask;
    private long _most;

    private AttackedExporter(DirectoryInfo folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Where it listens, on the loopback.</summary>
    public int Port { get; private set; }

    /// <summary>The most memory that was resident since it was forgotten, in bytes.</summary>
    public long Most => Interlocked.Read(ref _most);

    /// <summary>Starts one and waits until all logs are read.</summary>
    /// <param name="program">Its <c>mlbudget.dll</c>.</param>
    public static async Task<AttackedExporter> StartAsync(string program)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-attacks-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mlbudget.yml"), Configuration(folder.FullName));
        for (var model = 0; model < Models; model++)
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, $"model-{model}.jsonl"), Records(model));
        var start = new ProcessStartInfo("dotnet", [
            program, "run", $"--config.file={folder.FullName}/mlbudget.yml", $"--storage.path={folder.FullName}/data",
            "--web.listen-address=127.0.0.1:0",
        ])
        { RedirectStandardError = true };
        var exporter = new AttackedExporter(folder, Process.Start(start)!);
        var isReady = false;
        while (!(isReady && exporter.Port > 0))
        {
            var line = await exporter._process.StandardError.ReadLineAsync()
                ?? throw new InvalidOperationException("The exporter has ended.");
            isReady |= line.Contains("caught up", StringComparison.Ordinal);
            if (Listening().Match(line) is { Success: true } match)
                exporter.Port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        }

        exporter._log = exporter.ShowLogAsync();
        exporter._watching = exporter.WatchAsync();
        return exporter;
    }

    /// <summary>Begins to look for the most memory anew.</summary>
    public void ForgetMost() => Interlocked.Exchange(ref _most, 0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _process.Kill();
        await _log;
        await _process.WaitForExitAsync();
        _process.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ShowLogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            await Console.Error.WriteLineAsync(line);
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var resident = (await File.ReadAllLinesAsync($"/proc/{_process.Id}/status")).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            var bytes = 1024 * long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture);
            if (bytes > Most)
                Interlocked.Exchange(ref _most, bytes);
            await Task.Delay(20);
        }
    }

    private static IEnumerable<string> Records(int model)
    {
        var random = new Random(model);
        var start = DateTimeOffset.UtcNow.AddDays(-7);
        for (var record = 0; record < RecordsPerModel; record++)
        {
            var at = start + TimeSpan.FromDays(7) * record / RecordsPerModel;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"t":"{{at:o}}","decision":{{random.Next(2)}},"latency":{{random.NextDouble() / 8:F4}},"error":{{(random.Next(200) == 0 ? "\"timeout\"" : "null")}},"segment":"s{{random.Next(5)}}","amount":{{random.Next(100)}}}""");
        }
    }

    private static string Configuration(string folder)
    {
        var yaml = new StringBuilder("models:\n");
        for (var model = 0; model < Models; model++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                  - name: model-{{model}}
                    task: binary_classification
                    predictions: { type: files, path: {{folder}}/model-{{model}}.jsonl, fields: { time: t, prediction: decision, latency: latency, error: error } }
                    features: { amount: { type: numeric, required: true, min: 0 } }
                    groups: { segment: { min_samples: 100 } }
                    slos:
                      - { name: uptime, metric: uptime, silence: bad, slices: { length: 1m, objective: 0.999 } }
                      - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
                      - { name: completeness, metric: completeness, at_least: 0.995 }
                      - { name: parity, disparity: { metric: demographic_parity, by: segment }, at_most: 0.1 }

                """);
            for (var slo = 4; slo < 10; slo++)
                yaml.Append(CultureInfo.InvariantCulture, $"      - {{ name: latency-{slo}, dimension: infrastructure, good: latency <= 0.{slo:D2}5, objective: 0.5 }}\n");
        }

        return yaml.ToString();
    }

    [GeneratedRegex("listening on http://127.0.0.1:(?<port>[0-9]+)")]
    private static partial Regex Listening();
}
