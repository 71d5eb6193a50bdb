using System.CommandLine;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Commands;

/// <summary>Validates a configuration, and says in words what it means.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = Options.ConfigFile();
        var command = new Command(
            "check", "Validate the configuration; say in words what each SLO means and which alert rows it gets.") { file };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } configuration)
                return ExitCode.Usage;
            output.Write(Explanation.Of(configuration));
            return ExitCode.Done;
        });
        return command;
    }
}
