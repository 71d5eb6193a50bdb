using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MlBudget.Benchmarks.Rules;

/// <summary>A Prometheus with a folder of its own that takes what is written to it.</summary>
internal sealed class StartedPrometheus : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private StartedPrometheus(string folder, Uri address)
    {
        (_folder, Address, Http) = (folder, address, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });
        File.WriteAllText(At("prometheus.yml"), "global: {}\n");
        _process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={At("prometheus.yml")}", $"--storage.tsdb.path={At("data")}", $"--web.listen-address={address.Authority}",
            "--web.enable-remote-write-receiver", "--web.enable-lifecycle", "--log.level=warn",
        ]))!;
    }

    /// <summary>The folder of the solution.</summary>
    public static string Repository { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Asks it.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts one, and waits until it answers.</summary>
    public static async Task<StartedPrometheus> StartAsync()
    {
        var server = new StartedPrometheus(Directory.CreateTempSubdirectory("mlbudget-prometheus-").FullName, FreeAddress());
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await server.Http.GetAsync(new Uri("/-/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return server;
            }
            catch (HttpRequestException) when (attempt < 300)
            {
                // It doesn't listen yet.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>A file of its folder.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Gives it another configuration.</summary>
    public async Task ConfigureAsync(string configuration)
    {
        await File.WriteAllTextAsync(At("prometheus.yml"), configuration);
        (await Http.PostAsync(new Uri("/-/reload", UriKind.Relative), null)).EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Find(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "Exporter.sln"))
        ? folder.FullName : Find(folder.Parent ?? throw new InvalidOperationException("Run it in the repository."));

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
