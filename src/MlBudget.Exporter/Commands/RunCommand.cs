using System.CommandLine;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Commands;

/// <summary>Follows the models' logs and serves their budgets.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (file, storage, clock) = (Options.ConfigFile(), Options.StoragePath(), Options.Clock());
        var threads = Options.Threads(1, "1 leaves the other cores to what runs beside the exporter.");
        var web = new WebFlags();
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var command = new Command("run", "Follow the models' logs and serve their budgets. May be left out.")
        {
            file, storage, clock, threads,
        };
        web.AddTo(command);
        command.Add(level);
        command.Add(format);
        command.SetAction((parsed, cancel) => DescriptorCheck.RunAsync(parsed, () => ServeAsync(parsed, cancel)));
        return command;

        async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancel)
        {
            // From the start: a signal that comes before the first poll counts. How it went is in the log.
            var reloads = new ReloadRequests();
            using var hangup = HangupSignal.Listen(() => reloads.AskAsync());
            using var logs = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            var configuration = LoadedConfiguration.Load(parsed.GetValue(file)!, parsed.InvocationConfiguration.Error);
            if (!web.TryLoadAccess(parsed, out var access) || configuration is null)
                return ExitCode.Usage;
            var options = new ServeOptions(
                () => ConfigurationFile.Load(parsed.GetValue(file)!), reloads, parsed.GetValue(clock),
                parsed.GetValue(storage)!, web.Read(parsed))
            {
                Access = access,
                Threads = parsed.GetValue(threads),
            };
            return await ExporterHost.RunAsync(configuration, options, logs, services => { }, cancel);
        }
    }
}
