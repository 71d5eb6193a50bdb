using System.CommandLine;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Commands;

/// <summary>Writes a configuration of Alertmanager from the owners of the configuration.</summary>
internal static class GenerateAlertmanagerCommand
{
    public static Command Create()
    {
        var file = Options.ConfigFile();
        var command = new Command("alertmanager", "A configuration of Alertmanager that brings each alert to its owners.") { file };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } configuration)
                return ExitCode.Usage;
            var routing = Routing.Of(configuration);
            foreach (var note in routing.Notes)
                error.WriteLine(note);
            output.Write(routing.ToYaml());
            return ExitCode.Done;
        });
        return command;
    }
}
