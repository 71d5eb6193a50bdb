using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MlBudget.Benchmarks.Yardstick;

namespace MlBudget.Benchmarks;

/// <summary>
/// What a sidecar costs that has nothing to do: how much of it is resident once it has caught up with 200,000 predictions and their labels,
/// of which ten SLOs are counted, and again after a restart; and how soon it is ready when it starts with a store of a hundred SLOs.
/// </summary>
internal static class RestRun
{
    private const int Predictions = 200_000, Slos = 100, PredictionsPerSlo = 504, Starts = 5;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8), Week = TimeSpan.FromDays(7);
    private static readonly HttpClient Client = new();

    /// <summary>Measures a program and prints.</summary>
    /// <param name="program">Its <c>mlbudget.dll</c>, as it is published.</param>
    public static async Task RunAsync(string program)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-rest-");
        try
        {
            Console.WriteLine(Machine.Describe());
            var log = new YardstickLog(Predictions, Week, start: DateTime.UtcNow - Week - TimeSpan.FromHours(2));
            YardstickFiles.Write(log, folder.FullName);
            await PrintResidentAsync(program, folder, "after a catch-up");
            await PrintResidentAsync(program, folder, "after a restart");
            await WriteHundredAsync(folder);
            var first = await ReadyAsync(program, folder);
            var seconds = new List<double>();
            for (var start = 0; start < Starts; start++)
                seconds.Add(await ReadyAsync(program, folder));
            Print("ready with an empty store", first, "s");
            Print($"ready with a store of {Slos} SLOs, median", seconds.Order().ElementAt(Starts / 2), "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrintResidentAsync(string program, DirectoryInfo folder, string when)
    {
        var configuration = YardstickFiles.Beside("yardstick.yml");
        await WithExporterAsync(program, folder, configuration, "resident", async process =>
        {
            // One poll reads all of it, and is published before the exporter is ready.
            await Task.Delay(Rest);
            foreach (var line in await File.ReadAllLinesAsync($"/proc/{process.Id}/status"))
            {
                if (line.Split(':') is [var name, var size] && name is "VmRSS" or "RssAnon" or "RssFile" or "RssShmem")
                    Print($"{name} {when}", double.Parse(size.Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6, "MB");
            }
        });
    }

    private static async Task<double> ReadyAsync(string program, DirectoryInfo folder)
    {
        var clock = Stopwatch.StartNew();
        var ready = 0.0;
        await WithExporterAsync(program, folder, Path.Combine(folder.FullName, "hundred.yml"), "hundred", _ =>
        {
            ready = clock.Elapsed.TotalSeconds;
            return Task.CompletedTask;
        });
        return ready;
    }

    private static async Task WriteHundredAsync(DirectoryInfo folder)
    {
        var lines = new StringBuilder();
        var start = DateTimeOffset.UtcNow - Week;
        for (var number = 0; number < Slos * PredictionsPerSlo; number++)
        {
            var seconds = (start + Week * number / (Slos * PredictionsPerSlo)).ToUnixTimeMilliseconds() / 1000.0;
            lines.Append(CultureInfo.InvariantCulture, $$"""{"t":{{seconds:F3}},"l":{{number % 1000 / 10_000.0:F4}}}""").Append('\n');
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "hundred.jsonl"), lines.ToString());
        var yaml = new StringBuilder("""
            models:
              - name: hundred
                task: binary_classification
                predictions: { type: files, path: hundred.jsonl, fields: { time: t, latency: l } }
                slos:

            """);
        for (var slo = 0; slo < Slos; slo++)
            yaml.Append(CultureInfo.InvariantCulture, $"      - {{ name: slo-{slo}, dimension: infrastructure, good: latency <= 0.0{slo:D2}5, objective: 0.5 }}\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "hundred.yml"), yaml.ToString());
    }

    /// <summary>Starts the program, waits until it is ready, and ends it when something was done with it.</summary>
    private static async Task WithExporterAsync(string program, DirectoryInfo folder, string configuration, string store, Func<Process, Task> act)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [
            program, "run", $"--config.file={configuration}", $"--storage.path={Path.Combine(folder.FullName, store)}",
            $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
        ]);
        start.Environment[YardstickFiles.Variable] = folder.FullName;
        using var process = Process.Start(start)!;
        try
        {
            var address = $"http://127.0.0.1:{port}";
            while (!await IsReadyAsync(address))
            {
                if (process.HasExited)
                    throw new InvalidOperationException("The exporter has ended.");
                await Task.Delay(2);
            }

            await act(process);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsReadyAsync(string address)
    {
        try
        {
            using var answer = await Client.GetAsync($"{address}/-/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Print(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} {value,8:0.00} {unit}"));
}
