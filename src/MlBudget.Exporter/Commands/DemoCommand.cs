using System.CommandLine;
using MlBudget.Core.Records;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>Runs the exporter on the log of a simulated model.</summary>
internal static class DemoCommand
{
    private const string FolderVariable = "MLBUDGET_DEMO_FOLDER";
    private const int Seed = 20260601;

    /// <summary>A week and the labels' delay: the budgets start fully observed.</summary>
    private static readonly TimeSpan History = TimeSpan.FromDays(7.5);

    public static Command Create()
    {
        var (listen, web) = (Options.Listen(), Options.WebConfigFile());
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var command = new Command("demo", "A simulated fraud model with incidents, its budgets live on http://localhost:19464.")
        {
            listen, web, level, format,
        };
        command.SetAction((parsed, cancel) => DescriptorCheck.RunAsync(parsed, () => ServeAsync(parsed, cancel)));
        return command;

        async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancel)
        {
            if (!LoadedConfiguration.TryLoadAccess(parsed.GetValue(web), parsed.InvocationConfiguration.Error, out var access))
                return ExitCode.Usage;
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            // The demo goes with its terminal, and leaves no files behind.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var hangup = HangupSignal.Listen(stop.Cancel);
            var folder = Directory.CreateTempSubdirectory("mlbudget-demo-");
            try
            {
                return await RunAsync(folder.FullName, parsed.GetValue(listen)!, access, logs, stop.Token);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<int> RunAsync(
        string folder, ListenAddress[] listen, LoadedAccess? access, ILoggerFactory logs, CancellationToken cancel)
    {
        Environment.SetEnvironmentVariable(FolderVariable, folder);
        var configuration = Load().Configuration
            ?? throw new InvalidOperationException("The demo's own configuration has errors.");
        var incidents = TimeProvider.System.GetUtcNow();
        using var files = new FraudLog(folder, new FraudModel(incidents, Seed), incidents - History, History);
        files.WriteTo(incidents);
        var log = logs.CreateLogger(typeof(DemoCommand));
        log.DemoBegun(folder, FraudTraffic.Speed);
        log.DemoShown($"{(access?.Configuration.Tls is null ? "http" : "https")}://{listen[0] with { Host = listen[0].Host ?? "localhost" }}/");
        var options = new ServeOptions(
            Load, new ReloadRequests(), ClockMode.Log, Path.Combine(folder, "data"), new WebOptions { Listen = [.. listen] })
        {
            Access = access,
        };
        return await ExporterHost.RunAsync(
            configuration, options, logs,
            services => services.AddHostedService(_ => new FraudTraffic(files, TimeProvider.System)), cancel);
    }

    private static ConfigurationResult Load() => ConfigurationFile.Parse("demo.yml", ReadYaml());

    private static string ReadYaml()
    {
        using var reader = new StreamReader(typeof(DemoCommand).Assembly.GetManifestResourceStream("demo.yml")!);
        return reader.ReadToEnd();
    }
}
