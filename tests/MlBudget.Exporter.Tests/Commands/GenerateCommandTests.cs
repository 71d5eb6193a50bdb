using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private const string Model = """
        models:
          - name: fraud
            predictions: { type: files, path: /none-*.jsonl, fields: { time: t, id: id, prediction: p, error: e } }
            task: binary_classification
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.999 }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlbudget-generate-");

    [Fact]
    public async Task Receivers_are_copied_as_they_are_written_and_what_stands_in_for_others_is_said()
    {
        var (code, output, error) = await RunAsync("generate alertmanager", """
            teams:
              sre:
                page: { pagerduty_configs: [ { routing_key_file: /etc/sre.key, send_resolved: true, details: { team: "yes", n: '0123' } } ] }
              legal: { ticket: { email_configs: [ { to: "a: b # c" }, { to: d@example.com } ] } }
            alerting: { default_team: legal }

            """ + Model + "\n    owners: { infrastructure: { teams: [sre, legal] } }\n");

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(
            """
            sre-ticket: teams.sre.ticket is not written; a webhook on http://127.0.0.1:9095/sre/ticket stands in for it
            legal-page: teams.legal.page is not written; a webhook on http://127.0.0.1:9095/legal/page stands in for it
            default-page: teams.legal.page is not written; a webhook on http://127.0.0.1:9095/default/page stands in for it
            watchdog: the service outside that waits for the sign of life is not known here; a webhook on http://127.0.0.1:9095/watchdog stands in for it

            """, error);
        Assert.EndsWith(
            """

            receivers:
              - name: sre-page
                pagerduty_configs:
                  - routing_key_file: /etc/sre.key
                    send_resolved: true
                    details:
                      team: "yes"
                      n: "0123"
              - name: sre-ticket
                webhook_configs:
                  - url: 'http://127.0.0.1:9095/sre/ticket'
              - name: legal-page
                webhook_configs:
                  - url: 'http://127.0.0.1:9095/legal/page'
              - name: legal-ticket
                email_configs:
                  - to: "a: b # c"
                  - to: d@example.com
              - name: default-page
                webhook_configs:
                  - url: 'http://127.0.0.1:9095/default/page'
              - name: default-ticket
                email_configs:
                  - to: "a: b # c"
                  - to: d@example.com
              # Notes for those who look: Alertmanager and dashboards show them, and nobody is told.
              - name: quiet
              - name: watchdog
                webhook_configs:
                # Change: a service outside that calls people when it hears nothing for ten minutes. That the alert ended is no sign of life.
                  - url: 'http://127.0.0.1:9095/watchdog'
                    send_resolved: false

            """, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_team_all_goes_to_the_default_receivers_and_that_is_said()
    {
        var (code, output, error) = await RunAsync("generate alertmanager", Model);

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("default-page: there is no team; a webhook on http://127.0.0.1:9095/default/page stands in for it\n", error, StringComparison.Ordinal);
        Assert.DoesNotContain("owner", output[output.IndexOf("route:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate rules --format=helm", "--format: found 'helm', expected prometheus or prometheusrule\n")]
    [InlineData("test-page --owner=sre --severity=info", "--severity: found 'info', expected critical or warning\n")]
    [InlineData("test-page --owner=sre --alertmanager=localhost:9093", "--alertmanager: found 'localhost:9093', expected a URL as http://localhost:9093\n")]
    [InlineData("test-page --owner=sre --alertmanager=http://u:secret@h/?q", "--alertmanager: found '…@h/?q', expected a URL as http://localhost:9093\n")]
    [InlineData("test-page", "Option '--owner' is required.\n")]
    [InlineData("test-page --owner=sre", "--owner: found 'sre', and the configuration names no team: list them under 'teams', or name them as owners of models\n")]
    public async Task What_can_t_be_read_is_said_with_what_was_expected(string line, string expected)
    {
        var (code, output, error) = await RunAsync(line, Model);

        Assert.Equal((ExitCode.Usage, "", expected), (code, output, error));
    }

    [Fact]
    public async Task A_file_that_can_t_be_generated_is_said_with_the_nearest_that_can()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["generate", "alertmanger"], output, error));
        Assert.Equal("alertmanger: no command of 'generate'; did you mean 'alertmanager'?\n", error.ToString());
    }

    [Theory]
    [InlineData("sree", "--owner: found 'sree', which is no team of the configuration; did you mean 'sre'?\n")]
    [InlineData("sre+ghosts", "--owner: found 'ghosts', which is no team of the configuration; expected one of sre, ml\n")]
    [InlineData("sre+ml", "--alertmanager: is missing, expected the address of Alertmanager, as http://localhost:9093, here or in the configuration under alerting.alertmanager\n")]
    public async Task A_test_page_goes_to_teams_that_the_configuration_knows(string owner, string expected)
    {
        var (code, output, error) = await RunAsync($"test-page --owner={owner}", Model + "\n    owners: { infrastructure: { teams: [sre, ml] } }\n");

        Assert.Equal((ExitCode.Usage, "", expected), (code, output, error));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Code, string Output, string Error)> RunAsync(string line, string configuration)
    {
        var file = Path.Combine(_folder.FullName, "mlbudget.yml");
        await File.WriteAllTextAsync(file, configuration);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. line.Split(' '), $"--config.file={file}"], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
