using System.CommandLine;
using System.CommandLine.Parsing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Access;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Commands;

/// <summary>Runs the exporter on the log of a simulated model.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var (listen, web) = (Options.Listen(), Options.WebConfigFile());
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var history = new Option<FileInfo?>("--openmetrics")
        {
            Description = "Don't serve, but write the metrics of a quiet week and of four days with all incidents, which end now, to this file, "
                + "for promtool tsdb create-blocks-from openmetrics --max-block-duration=168h FILE FOLDER.",
        };
        var step = Options.Step();
        var command = new Command("demo", "A simulated fraud model with incidents, its budgets live on http://localhost:19464.")
        {
            listen, web, history, step, level, format,
        };
        command.Validators.Add(Check);
        command.SetAction((parsed, cancel) => DescriptorCheck.RunAsync(parsed, () => ServeAsync(parsed, cancel)));
        return command;

        void Check(CommandResult result)
        {
            var writes = result.GetResult(history) is { Implicit: false };
            foreach (var option in (ReadOnlySpan<Option>)[listen, web])
            {
                if (writes && result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name}: is not for --openmetrics, with which nothing is served");
            }

            if (!writes && result.GetResult(step) is { Implicit: false })
                result.AddError($"{step.Name}: is for --openmetrics, which is missing");
        }

        async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancel)
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!LoadedConfiguration.TryLoadAccess(parsed.GetValue(web), error, out var access))
                return ExitCode.Usage;
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            // The demo goes with its terminal, and leaves no files behind.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            using var hangup = HangupSignal.Listen(stop.Cancel);
            var folder = Directory.CreateTempSubdirectory("mlbudget-demo-");
            try
            {
                DemoConfiguration.WriteBaseline(folder.FullName);
                Environment.SetEnvironmentVariable(DemoConfiguration.FolderVariable, folder.FullName);
                if (parsed.GetValue(history) is not { } target)
                    return await RunAsync(folder.FullName, parsed.GetValue(listen)!, access, logs, stop.Token);
                var writing = new DemoHistory(target, parsed.GetValue(step) ?? ReplayCommand.DefaultStep, output, error, logs);
                var configuration = DemoConfiguration.Load().Configuration!;
                return await Task.Run(
                    () => writing.Write(folder.FullName, configuration, TimeProvider.System.GetUtcNow(), stop.Token), CancellationToken.None);
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
        var configuration = DemoConfiguration.Load().Configuration!;
        var incidents = TimeProvider.System.GetUtcNow();
        using var files = new FraudLog(
            folder, new FraudModel(incidents, FraudModel.DemoSeed), incidents - FraudLog.QuietHistory, FraudLog.QuietHistory);
        files.WriteTo(incidents);
        var log = logs.CreateLogger(typeof(DemoCommand));
        log.DemoBegun(folder, FraudTraffic.Speed);
        log.DemoShown($"{(access?.Configuration.Tls is null ? "http" : "https")}://{listen[0] with { Host = listen[0].Host ?? "localhost" }}/");
        var options = new ServeOptions(
            () => DemoConfiguration.Load(), new ReloadRequests(), ClockMode.Log, Path.Combine(folder, "data"), new WebOptions { Listen = [.. listen] })
        {
            Access = access,
        };
        return await ExporterHost.RunAsync(
            configuration, options, logs,
            services => services
                .AddSingleton(new Simulator(new DemoSimulation(incidents).At))
                .AddHostedService(host => new FraudTraffic(
                    files, TimeProvider.System, () => IsCaughtUp(host.GetRequiredService<Published>()), logs.CreateLogger<FraudTraffic>())),
            cancel);
    }

    private static bool IsCaughtUp(Published published) => published.Current?.Snapshot.Models is [{ IsAtEnd: true }];
}
