using System.CommandLine;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Commands;

/// <summary>Writes the alert rules for the SLOs of the configuration.</summary>
internal static class GenerateRulesCommand
{
    public static Command Create()
    {
        var file = Options.ConfigFile();
        var format = Options.RulesFormat();
        var command = new Command(
            "rules", "The alert rules with each SLO, its thresholds and owners written out, to be loaded instead of prometheus/rules.") { file, format };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } configuration)
                return ExitCode.Usage;
            var groups = new LiteralRules(configuration).Of(ShippedRules.Read());
            output.Write(parsed.GetValue(format) == RulesFormat.PrometheusRule ? RulesFile.ForOperator(groups) : RulesFile.ForPrometheus(groups));
            return ExitCode.Done;
        });
        return command;
    }
}
