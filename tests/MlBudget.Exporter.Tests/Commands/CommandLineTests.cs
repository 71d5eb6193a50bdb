using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(
        "run --nonsense",
        "--nonsense: no flag of 'run'; expected one of --config.file, --storage.path, --clock, --threads, --web.listen-address, --web.systemd-socket, --web.external-url, --web.route-prefix, "
        + "--web.telemetry-path, --web.config.file, --web.enable-lifecycle, --web.enable-admin-api, "
        + "--web.openmetrics-created, --log.level, --log.format")]
    [InlineData("run --confg.file=a.yml", "--confg.file: no flag of 'run'; did you mean '--config.file'?")]
    [InlineData("--storge.path data", "--storge.path: no flag of 'run'; did you mean '--storage.path'?")]
    [InlineData("replay --openmetric x --step=1h", "--openmetric: no flag of 'replay'; did you mean '--openmetrics'?")]
    [InlineData("chekc", "chekc: no command; did you mean 'check'?")]
    [InlineData("check mlbudget.yml", "found 'mlbudget.yml', expected a flag: 'check' takes nothing else; see 'mlbudget check --help'")]
    [InlineData(
        "--web.listen-address=19464",
        "--web.listen-address: found '19464', expected an address as :19464, 127.0.0.1:19464, [::1]:19464 or myhost:19464")]
    [InlineData(
        "--web.listen-address=:19464 --web.listen-address=::1:80",
        "--web.listen-address: found '::1:80', expected an address as :19464, 127.0.0.1:19464, [::1]:19464 or myhost:19464")]
    [InlineData(
        "demo --web.listen-address=x",
        "--web.listen-address: found 'x', expected an address as :19464, 127.0.0.1:19464, [::1]:19464 or myhost:19464")]
    [InlineData(
        "--web.listen-address=:19464 --web.systemd-socket",
        "--web.systemd-socket: found it beside --web.listen-address, expected one of them: the sockets of systemd are listened at instead of addresses")]
    [InlineData("--web.external-url=example.org", "--web.external-url: found 'example.org', expected a URL as https://monitoring.example.org/mlbudget/")]
    [InlineData(
        "--web.external-url=http://a/b%20c/",
        "--web.external-url: found '/b%20c/' as its path, which can't be the prefix of paths; write --web.route-prefix as well, or a path of letters, digits and . _ ~ -")]
    [InlineData("--web.route-prefix=/a?b", "--web.route-prefix: found '/a?b', expected a path as /mlbudget, of letters, digits and . _ ~ -, without . and .. as steps")]
    [InlineData("--web.route-prefix=/a/..", "--web.route-prefix: found '/a/..', expected a path as /mlbudget, of letters, digits and . _ ~ -, without . and .. as steps")]
    [InlineData(
        "--web.telemetry-path=/config",
        "--web.telemetry-path: found '/config', expected a path as /metrics, of letters, digits and . _ ~ -, without . and .. as steps, and not /config or what begins with /api or /-, where other things are")]
    [InlineData(
        "--web.telemetry-path=/",
        "--web.telemetry-path: found '/', expected a path as /metrics, of letters, digits and . _ ~ -, without . and .. as steps, and not /config or what begins with /api or /-, where other things are")]
    [InlineData(
        "--web.telemetry-path=/./metrics",
        "--web.telemetry-path: found '/./metrics', expected a path as /metrics, of letters, digits and . _ ~ -, without . and .. as steps, and not /config or what begins with /api or /-, where other things are")]
    [InlineData("--clock=sun", "--clock: found 'sun', expected wall or log")]
    [InlineData("--log.level=loud", "--log.level: found 'loud', expected debug, info, warn or error")]
    [InlineData("replay --step=0", "--step: found '0', expected a duration of at least 1s, as 4m")]
    [InlineData("replay --threads=0", "--threads: found '0', expected a number from 1 to 8")]
    [InlineData("run --threads=9", "--threads: found '9', expected a number from 1 to 8")]
    [InlineData("baseline --from=2026-10-01", "Option '--to' is required.")]
    [InlineData(
        "baseline --accept --url=http://localhost:1 --model=m --reason=x --from=2026-10-01", "--from: is not for --accept")]
    [InlineData("baseline --accept --model=m --reason=x", "Option '--url' is required with --accept.")]
    [InlineData("baseline --from=2026-10-01 --to=2026-10-09 --reason=x", "--reason: is for --accept, which is missing")]
    [InlineData(
        "baseline --accept --url=http://localhost:1 --model=m --reason=x --user=ml", "--user: found it without --password-file, expected both or none")]
    [InlineData("baseline --accept --url=http://localhost:1 --model=m --reason=x --file=no.yml", "--file: no.yml: there is no such file")]
    [InlineData("replay --from=yesterday", "--from: found 'yesterday', expected a time as 2026-10-30T00:00Z")]
    public async Task What_can_t_be_read_is_said_with_what_was_expected(string line, string message)
    {
        var (exit, output, error) = await Run(line.Split(' '));

        Assert.Equal((ExitCode.Usage, string.Empty, message), (exit, output, error.Trim()));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("run")]
    [InlineData("replay")]
    public async Task A_configuration_that_is_not_there_ends_every_command_with_2(string command)
    {
        var (exit, output, error) = await Run([command, "--config.file=none.yml"]);

        Assert.Equal((ExitCode.Usage, string.Empty, "none.yml: there is no such file"), (exit, output, error.Trim()));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    public async Task Without_a_file_the_flag_and_the_demo_are_named(string command)
    {
        // The folder of the tests has no mlbudget.yml.
        var (exit, output, error) = await Run([command]);

        Assert.Equal(
            (ExitCode.Usage, string.Empty, "mlbudget.yml: there is no such file in the working directory; name yours with "
                + "--config.file=PATH, or run 'mlbudget demo', which needs none"),
            (exit, output, error.Trim()));
    }

    [Fact]
    public async Task The_help_of_state_says_what_becomes_of_the_store()
    {
        var (exit, output, _) = await Run(["state", "--help"]);
        var help = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("It is only read, and must be there.", help, StringComparison.Ordinal);
        Assert.DoesNotContain("It is made where it is missing", help, StringComparison.Ordinal);
        Assert.Contains("which must not be there yet", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_names_the_models_when_the_one_asked_for_is_not_among_them()
    {
        var file = RepositoryRoot.Combine("tests/testdata/config/good/minimal.yml");
        var (exit, _, error) = await Run(["replay", $"--config.file={file}", "--model=x"]);

        Assert.Equal(ExitCode.Usage, exit);
        Assert.StartsWith("--model: found 'x', expected one of ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_of_a_log_that_is_not_there_fails_and_says_so()
    {
        var file = RepositoryRoot.Combine("tests/testdata/config/good/minimal.yml");
        var (exit, output, error) = await Run(["replay", $"--config.file={file}"]);

        Assert.Equal((ExitCode.Failed, string.Empty), (exit, output));
        Assert.Contains("no record that can be read", error);
    }

    [Fact]
    public async Task Replay_says_that_it_learns_no_baseline()
    {
        using var directory = new StorageDirectory();
        File.WriteAllText(directory.At("mlbudget.yml"), $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: {{directory.At("none.jsonl")}}, fields: { time: t, prediction: a } }
                features: { x: { type: numeric } }
                baseline: { learn: 7d }
                slos: [ { name: drift, metric: drift } ]
            """);

        var (_, _, error) = await Run(["replay", $"--config.file={directory.At("mlbudget.yml")}"]);

        Assert.Contains("fraud: a replay learns no baseline", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_explains_the_configuration_on_standard_output()
    {
        var file = RepositoryRoot.Combine("tests/testdata/config/good/minimal.yml");
        var (exit, output, error) = await Run(["check", $"--config.file={file}"]);

        Assert.Equal((ExitCode.Done, string.Empty), (exit, error));
        Assert.StartsWith("Model ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> Run(string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(arguments, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
