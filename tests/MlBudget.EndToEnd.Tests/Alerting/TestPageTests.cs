using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Alerting;

/// <summary>Test pages through a real Alertmanager: with the shipped file, and with files in which something is wrong.</summary>
/// <param name="shipped">The Alertmanager.</param>
public sealed class TestPageTests(ShippedAlertmanager shipped) : IClassFixture<ShippedAlertmanager>
{
    private const string Teams = "teams: { sre: , product: , legal: , newcomers: }\n";

    [SkippableFact]
    public async Task A_test_reaches_those_whom_it_is_for_again_and_again_and_says_who_sent_it()
    {
        AlertmanagerServer.SkipIfMissing();
        foreach (var _ in new[] { 1, 2 })
        {
            var (code, output, error) = await RunAsync($"--owner=product+legal --alertmanager={shipped.Server.Address}");

            Assert.Equal((0, ""), (code, error));
            Assert.StartsWith(
                "MLBudgetTestPage for product+legal, critical: product-page, legal-page\nIt is sent once the route's group_wait is over, and ends by "
                + "itself at 20", output, StringComparison.Ordinal);
        }

        var notifications = await ReceivedAsync("legal/page", 2);
        Assert.All(notifications, notification => Assert.Equal(["MLBudgetTestPage"], notification.Firing));
        var summary = notifications[0].Body.GetProperty("alerts")[0].GetProperty("annotations").GetProperty("summary").GetString();
        var sender = $"{Environment.UserName}@{Environment.MachineName}";
        Assert.Equal($"TEST for product+legal: nothing is wrong. Sent by {sender} with mlbudget test-page", summary);
    }

    [SkippableFact]
    public async Task A_test_makes_a_ticket_where_that_is_asked_for()
    {
        AlertmanagerServer.SkipIfMissing();
        var (code, output, error) = await RunAsync($"--owner=sre --severity=warning --alertmanager={shipped.Server.Address}");

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("MLBudgetTestPage for sre, warning: sre-ticket\n", output, StringComparison.Ordinal);
        await ReceivedAsync("sre/ticket", 1);
    }

    [SkippableFact]
    public async Task A_team_that_Alertmanager_doesn_t_know_yet_is_said_with_1()
    {
        AlertmanagerServer.SkipIfMissing();
        var (code, output, error) = await RunAsync($"--owner=newcomers --alertmanager={shipped.Server.Address}");

        Assert.Equal((1, "MLBudgetTestPage for newcomers, critical: default-page\n"), (code, output));
        Assert.Equal(
            "it went to nobody but default-page, where alerts go whose owner Alertmanager doesn't know; expected a route for newcomers, as "
            + "'mlbudget generate alertmanager' writes it\n", error);
        (code, output, error) = await RunAsync($"--owner=sre+newcomers --alertmanager={shipped.Server.Address}");
        Assert.Equal((1, "MLBudgetTestPage for sre+newcomers, critical: sre-page, default-page\n"), (code, output));
        Assert.Equal(
            "it went to default-page as well, where alerts go whose owner Alertmanager doesn't know in whole; expected a route for each team of "
            + "sre+newcomers, as 'mlbudget generate alertmanager' writes it\n", error);
    }

    [SkippableFact]
    public async Task What_is_silenced_or_hidden_or_reaches_a_receiver_that_reaches_nobody_is_said_with_1()
    {
        AlertmanagerServer.SkipIfMissing();
        using var server = await AlertmanagerServer.StartAsync("""
            route:
              receiver: sre-page
              routes: [ { matchers: ['owner="product"'], receiver: nothing } ]
            inhibit_rules: [ { source_matchers: ['alertname="Anything"'], target_matchers: ['owner="sre"'] } ]
            receivers: [ { name: sre-page, webhook_configs: [ { url: 'http://127.0.0.1:9/' } ] }, { name: nothing } ]

            """);
        // The root of one's own tree may be a team's receiver.
        Assert.Equal(0, (await RunAsync($"--owner=sre --alertmanager={server.Address}")).Code);
        Assert.Equal(
            (1, "MLBudgetTestPage for product, critical: nothing\n", "the receiver nothing has no integration, and reaches nobody\n"),
            await RunAsync($"--owner=product --alertmanager={server.Address}"));
        Assert.Equal(
            (1, "MLBudgetTestPage for legal, critical: sre-page\n",
                "it went to nobody but sre-page, where alerts go whose owner Alertmanager doesn't know; expected a route for legal, as "
                + "'mlbudget generate alertmanager' writes it\n"),
            await RunAsync($"--owner=legal --alertmanager={server.Address}"));

        await server.SendAsync("alertname=Anything");
        var (code, _, error) = await RunAsync($"--owner=sre --alertmanager={server.Address}");
        Assert.Equal(
            (1, $"it is hidden by another alert that fires, and nobody gets it: see inhibit_rules, and {server.Address}#/alerts\n"), (code, error));

        await server.SilenceAsync("owner", "sre");
        (code, _, error) = await RunAsync($"--owner=sre --alertmanager={server.Address}");
        Assert.Equal(1, code);
        Assert.StartsWith($"it is silenced, and nobody gets it: {server.Address}#/silences/", error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_Alertmanager_that_can_t_be_reached_or_is_none_is_said_with_1()
    {
        Programs.SkipWithout("prometheus");
        var free = FreePort.Address();
        Assert.Equal(
            (1, "", $"{free.ToString().TrimEnd('/')}: can't be reached: Connection refused\n"),
            await RunAsync($"--owner=sre --alertmanager=http://user:secret@{free.Authority}"));
        // An address that another server has, as Prometheus's.
        AlertmanagerServer.SkipIfMissing();
        var other = $"{shipped.Server.Address}of/somebody/else";
        Assert.Equal((1, "", $"{other}: refuses with 404: '404 page not found'\n"), await RunAsync($"--owner=sre --alertmanager={other}"));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string arguments)
    {
        using var folder = new TempFolder();
        var model = await File.ReadAllTextAsync(RepositoryRoot.At("tests", "testdata", "config", "good", "minimal.yml"));
        string[] line = ["test-page", .. arguments.Split(' '), $"--config.file={folder.Write("mlbudget.yml", Teams + model)}"];
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Exporter.Commands.CommandLine.RunAsync(line, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private Task<Notification[]> ReceivedAsync(string path, int count) => Deadline.UntilAsync(
        () => Task.FromResult(shipped.Receiver.Notifications.Where(one => one.Path == path).ToArray()),
        notifications => notifications.Length >= count, $"{count} notifications at {path}");
}
