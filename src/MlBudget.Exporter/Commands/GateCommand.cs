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
        var (user, password) = (Options.User(), Options.PasswordFile());
        var timeout = Options.Timeout();
        var command = new Command("gate", "Ask a running mlbudget whether something may be done, such as a deployment. Exits with 0 where it may, with 1 where it is "
            + "refused, and with 3 where that can't be asked; says the reasons, the owners and the recovery.") { url, model, action, user, password, timeout };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (ExporterLogin.FaultOf(parsed.GetValue(user), parsed.GetValue(password)) is { } fault)
            {
                error.WriteLine(fault);
                return ExitCode.Usage;
            }

            try
            {
                var login = ExporterLogin.ReadOptional(parsed.GetValue(user), parsed.GetValue(password));
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
