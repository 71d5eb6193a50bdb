using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Alerting;
using MlBudget.Exporter.Configuration;
using MlBudget.Settings;

namespace MlBudget.Exporter.Commands;

/// <summary>Sends a test alert to Alertmanager, and says where it went.</summary>
internal static class TestPageCommand
{
    public static Command Create()
    {
        var owner = new Option<string>("--owner")
        {
            HelpName = "team",
            Description = "Whom the test is for: a team, or several with + between, as the label 'owner' has them.",
            Required = true,
        };
        var severity = Options.Severity();
        var address = Options.Alertmanager();
        var file = Options.ConfigFile();
        var command = new Command("test-page", "Send a test alert to Alertmanager, and say which receivers it went to. Exits with 1 where it reaches "
            + "nobody that it is for.") { owner, severity, address, file };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (LoadedConfiguration.Load(parsed.GetValue(file)!, error) is not { } configuration)
                return ExitCode.Usage;
            if (FaultOf(parsed.GetValue(owner)!, configuration) is { } fault)
            {
                error.WriteLine($"--owner: {fault}");
                return ExitCode.Usage;
            }

            if ((parsed.GetValue(address) ?? configuration.Alerting.Alertmanager) is not { } alertmanager)
            {
                error.WriteLine("--alertmanager: is missing, expected the address of Alertmanager, as http://localhost:9093, here or in the "
                    + "configuration under alerting.alertmanager");
                return ExitCode.Usage;
            }

            return await SendAsync(Alert(parsed.GetValue(owner)!, parsed.GetValue(severity)!), alertmanager, output, error, cancel);
        });
        return command;
    }

    /// <summary>What is wrong with an owner; null where each of its teams is known.</summary>
    private static string? FaultOf(string owner, ExporterConfiguration configuration)
    {
        var teams = Routing.AllTeams(configuration).Select(team => team.Name).ToArray();
        return owner.Split(Ownership.Separator).FirstOrDefault(team => !teams.Contains(team)) is not { } unknown ? null
            : teams.Length == 0 ? $"found '{unknown}', and the configuration names no team: list them under 'teams', or name them as owners of models"
            : $"found '{unknown}', which is no team of the configuration; {NodeReader.Suggestion(unknown, teams)}";
    }

    private static TestAlert Alert(string owner, string severity)
    {
        var now = TimeProvider.System.GetUtcNow();
        var mark = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        return new(owner, severity, $"{Environment.UserName}@{Environment.MachineName}", mark, now);
    }

    private static async Task<int> SendAsync(TestAlert alert, Uri address, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        using var client = new AlertmanagerClient(address);
        try
        {
            return await new TestPage(client, TimeProvider.System).SendAsync(alert, output, error, cancel) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (AlertmanagerException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Failed;
        }
    }
}
