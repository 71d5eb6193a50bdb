using System.CommandLine;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Commands;

/// <summary>Follows the models' logs and serves their budgets.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (file, listen, clock) = (Options.ConfigFile(), Options.Listen(), Options.Clock());
        var (level, format) = (Options.LogLevel(), Options.LogFormat());
        var command = new Command("run", "Follow the models' logs and serve their budgets. May be left out.")
        {
            file, listen, clock, level, format,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var log = Logs.Create(parsed.GetValue(level), parsed.GetValue(format));
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, parsed.InvocationConfiguration.Error) is not { } configuration)
                return ExitCode.Usage;
            return await ExporterHost.RunAsync(
                configuration, parsed.GetValue(clock), parsed.GetValue(listen)!, log, services => { }, cancel);
        });
        return command;
    }
}
