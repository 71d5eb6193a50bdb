using System.CommandLine;
using MlBudget.Exporter.Asking;

namespace MlBudget.Exporter.Commands;

/// <summary>Asks an exporter whether something may be done: a step of what deploys.</summary>
internal static class GateCommand
{
    public static Command Create()
    {
        var url = Options.ExporterUrl();
        var model = new Option<string>("--model") { HelpName = "name", Description = "The model.", Required = true };
        var action = new Option<string>("--action") { HelpName = "name", Description = "What is to be done, as the model's gates have it: deploy.", Required = true };
        var user = new Option<string?>("--user") { HelpName = "name", Description = "Who asks, where the exporter asks for a login." };
        var password = new Option<string?>("--password-file") { HelpName = "path", Description = "The file with the user's password; its last line feed is left out." };
        var timeout = Options.Timeout();
        var command = new Command("gate", "Ask a running mlbudget whether something may be done, such as a deployment. Exits with 0 where it may, with 1 where it is "
            + "refused, and with 3 where that can't be asked; says the reasons, the owners and the recovery.") { url, model, action, user, password, timeout };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var name = parsed.GetValue(user);
            if (name is null != parsed.GetValue(password) is null)
            {
                error.WriteLine(name is null ? "--password-file: found it without --user, expected both or none"
                    : "--user: found it without --password-file, expected both or none");
                return ExitCode.Usage;
            }

            try
            {
                var login = name is null ? null : ExporterLogin.Read(name, parsed.GetValue(password)!);
                using var client = new ExporterClient(parsed.GetValue(url)!, login, parsed.GetValue(timeout) ?? ExporterClient.Patience);
                var answer = await client.AskGateAsync(parsed.GetValue(model)!, parsed.GetValue(action)!, cancel);
                foreach (var line in answer.Lines)
                    output.WriteLine(line);
                return answer.IsAllowed ? ExitCode.Done : ExitCode.Failed;
            }
            catch (ExporterException problem)
            {
                error.WriteLine(problem.Message);
                return ExitCode.NotAsked;
            }
        });
        return command;
    }
}
