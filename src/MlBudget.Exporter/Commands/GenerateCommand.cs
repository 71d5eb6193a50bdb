using System.CommandLine;

namespace MlBudget.Exporter.Commands;

/// <summary>Writes files for the programs that alerts go through.</summary>
internal static class GenerateCommand
{
    public static Command Create() => new("generate", "Write files for Prometheus and Alertmanager from the configuration, to standard output.")
    {
        GenerateRulesCommand.Create(),
        GenerateAlertmanagerCommand.Create(),
    };
}
