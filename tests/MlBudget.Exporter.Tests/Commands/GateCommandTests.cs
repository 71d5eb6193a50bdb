using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Listening;
using MlBudget.Exporter.Tests.Web;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What a pipeline gets: yes, no, or that nobody could be asked, which is neither.</summary>
public sealed partial class GateCommandTests
{
    [Fact]
    public async Task What_is_refused_is_said_with_reasons_owners_and_recovery_and_ends_with_1()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        Assert.Equal((ExitCode.Failed, """
            fraud-detector: deploy is refused, by the numbers of 2026-11-02T01:37:00Z
              infrastructure (burning) allows it. Owner: sre.
                decision 1 allows it until 2026-11-02T04:37:00Z
              model_quality (exhausted) refuses it. Owner: unknown.
                'precision' is exhausted: 120% of its error budget is spent
                'recall' has no data since 2026-11-01T22:37:00Z: Nothing came in the window that it counts
              fairness (exhausted) refuses it. Owner: ml-engineering, legal.
                'fpr-parity' is exhausted: 116.67% of its error budget is spent

            """, ""), await AskAsync(host));
    }

    [Fact]
    public async Task What_is_allowed_ends_with_0_and_the_path_of_a_proxy_is_kept()
    {
        var snapshot = Reports.Fraud();
        var policies = snapshot.Models[0].Policies;
        var gates = policies with { Policy = policies.Policy with { Gates = [new GateDefinition("deploy", [Dimension.Infrastructure], false)] } };
        await using var host = await WebHost.StartAsync(
            snapshot with { Models = [snapshot.Models[0] with { Policies = gates }] }, new() { Paths = WebPaths.Default with { Prefix = "/budgets" } });

        Assert.Equal(ExitCode.Done, (await AskAsync(host, "/budgets/")).Exit);
        var (exit, output, error) = await AskAsync(host);
        Assert.Equal((ExitCode.NotAsked, "", $"{Address(host)}: can't say: 404\n"), (exit, output, error));
    }

    [Fact]
    public async Task What_cannot_be_asked_ends_with_3_and_says_why()
    {
        var time = new FakeTimeProvider(Reports.Now);
        await using var host = await WebHost.StartAsync(Reports.Fraud(), time: time);
        Assert.Equal(
            (ExitCode.NotAsked, "", $"{Address(host)}: can't say: 404: model: found 'fraud', which is no model of mlbudget; expected one of fraud-detector\n"),
            await RunAsync($"--url={Address(host)}", "--model=fraud", "--action=deploy"));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            (ExitCode.NotAsked, "", $"{Address(host)}: can't say: 503: the last poll ended 1h ago, expected at most 1m\n"), await AskAsync(host));
        var address = Address(host);
        await host.DisposeAsync();
        var (exit, output, error) = await RunAsync($"--url={address}", "--model=fraud", "--action=deploy");
        Assert.Equal((ExitCode.NotAsked, ""), (exit, output));
        Assert.StartsWith($"{address}: can't be reached: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>sign in</html>")]
    [InlineData("""{"model": "m", "action": "retrain", "allowed": true, "numbers_at": "2026-11-02T01:37:00Z", "dimensions": []}""")]
    [InlineData("""{"model": "m", "action": "deploy", "allowed": true, "numbers_at": "2026-11-02T01:37:00Z", "dimensions": []}""")]
    [InlineData("""{"model": "m", "action": "deploy", "allowed": true, "numbers_at": "n", "dimensions": [{"dimension": "fairness", "allowed": false}]}""")]
    [InlineData("""{"model": "m", "action": "deploy", "allowed": 1, "numbers_at": "n", "dimensions": [{"dimension": "fairness", "allowed": true}]}""")]
    public async Task An_answer_of_something_else_is_no_yes(string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/api/v1/gate", () => Results.Text(answer));
        await app.StartAsync();
        var address = app.Urls.Single();

        Assert.Equal(
            (ExitCode.NotAsked, "", $"{address}: answers, but not as mlbudget does; expected its address, as http://localhost:19464\n"),
            await RunAsync($"--url={address}", "--model=m", "--action=deploy"));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--url: found '…@host', expected a URL as http://localhost:19464, without a user: --user and --password-file are for that", "--url=http://u:secret@host")]
    [InlineData(ExitCode.Usage, "--timeout: found '0', expected a duration from 1s to 10m, as 10s", "--url=http://host", "--timeout=0")]
    [InlineData(ExitCode.Usage, "--user: found it without --password-file, expected both or none", "--url=http://host", "--user=ci")]
    [InlineData(ExitCode.Usage, "--password-file: found it without --user, expected both or none", "--url=http://host", "--password-file=f")]
    [InlineData(ExitCode.NotAsked, "--user: found 'a:b', expected a name without ':'", "--url=http://host", "--user=a:b", "--password-file=f")]
    [InlineData(ExitCode.NotAsked, "--password-file: /dev/null: found it empty, expected a password", "--url=http://host", "--user=ci", "--password-file=/dev/null")]
    public async Task What_is_wrong_with_the_flags_is_said_without_secrets(int exit, string error, params string[] flags) =>
        Assert.Equal((exit, "", error + "\n"), await RunAsync(["--model=m", "--action=deploy", .. flags]));

    [Fact]
    public void The_steps_of_pipelines_in_the_documentation_have_flags_that_there_are()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Deciding", "README.md"));
        var steps = Step().Matches(page).Select(step => step.Groups[1].Value).ToArray();

        Assert.Equal(2, steps.Length);
        foreach (var step in steps)
        {
            var flags = step.Replace("$MLBUDGET_URL", "http://localhost:19464", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
            Assert.Empty(GateCommand.Create().Parse(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors);
        }
    }

    private static string Address(WebHost host) => host.Client.BaseAddress!.ToString().TrimEnd('/');

    private static Task<(int Exit, string Output, string Error)> AskAsync(WebHost host, string path = "") =>
        RunAsync($"--url={Address(host)}{path}", "--model=fraud-detector", "--action=deploy");

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] flags)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(["gate", .. flags], output, error);
        return (exit, output.ToString(), error.ToString());
    }

    [GeneratedRegex("(?m)^ +(?:- )?mlbudget gate (.*)$")]
    private static partial Regex Step();
}
