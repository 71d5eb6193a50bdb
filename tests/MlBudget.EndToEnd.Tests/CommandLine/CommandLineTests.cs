using System.Net;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.CommandLine;

/// <summary>The program as a shell sees it: what it is given, what it says where, and what it ends with.</summary>
public sealed class CommandLineTests
{
    private const string Secret = "s3cr3t-bucket";

    private static readonly string Golden = RepositoryRoot.At("tests", "testdata", "golden");

    private static readonly string GoldenConfiguration = $"--config.file={Path.Combine(Golden, "mlbudget.yml")}";

    private static readonly Dictionary<string, string> GoldenFolder = new() { ["GOLDEN"] = Golden };

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("replay")]
    [InlineData("baseline")]
    [InlineData("test-page")]
    [InlineData("gate")]
    [InlineData("demo")]
    public async Task Help_names_every_command(string command)
    {
        var (code, output, errors) = await RunAsync(["--help"]);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"\n  {command} ", output, StringComparison.Ordinal);
        var (ownCode, ownOutput, ownErrors) = await RunAsync([command, "--help"]);
        Assert.Equal((0, ""), (ownCode, ownErrors));
        Assert.Contains(command switch { "demo" => "--web.listen-address", "gate" => "--url", _ => "--config.file" }, ownOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--config.fiel")]
    [InlineData("demolish")]
    [InlineData("run", "--clock=sundial")]
    [InlineData("run", "--web.listen-address=nowhere")]
    [InlineData("replay", "--step=0s")]
    [InlineData("replay", "--from=yesterday")]
    [InlineData("check", "--config.file=/nonexistent/mlbudget.yml")]
    [InlineData("run", "--config.file=/nonexistent/mlbudget.yml")]
    public async Task A_wrong_command_line_ends_with_2_and_says_what_was_found(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(arguments[^1].Split('=')[^1], errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_says_every_error_of_a_file_and_ends_with_2()
    {
        var file = RepositoryRoot.At("tests", "testdata", "config", "bad", "many.yml");
        var expected = File.ReadLines(file)
            .Where(line => line.StartsWith("# expect: ", StringComparison.Ordinal))
            .Select(line => line["# expect: ".Length..]).ToArray();
        Assert.True(expected.Length > 3);

        var (code, output, errors) = await RunAsync(["check", "--config.file=many.yml"], Path.GetDirectoryName(file));

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(expected, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Check_says_what_each_SLO_means_on_standard_output_and_ends_with_0()
    {
        var (code, output, errors) = await RunAsync(["check", GoldenConfiguration], environment: GoldenFolder);

        Assert.Equal((0, ""), (code, errors));
        foreach (var slo in new[] { "uptime", "success", "precision", "completeness", "four-fifths" })
            Assert.Contains(slo, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_reports_on_standard_output_and_logs_on_standard_error()
    {
        var (code, output, errors) = await RunAsync(["replay", GoldenConfiguration], environment: GoldenFolder);

        Assert.Equal(0, code);
        // The last prediction is p23's of 03:55, its label comes at 04:00:30.
        Assert.StartsWith(
            "golden at 2026-06-01 03:55Z, where predictions end (labels came until 2026-06-01 04:00Z): OK, 3 of 24 SLOs have no data\n",
            output, StringComparison.Ordinal);
        Assert.DoesNotContain("level=", output, StringComparison.Ordinal);
        IsLogOnly(errors);
        Assert.Contains("reason=encoding", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_of_logs_that_are_not_there_ends_with_1_and_says_so()
    {
        using var folder = new TempFolder();

        var (code, output, errors) = await RunAsync(
            ["replay", GoldenConfiguration], environment: new() { ["GOLDEN"] = folder.Path });

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("The logs hold no record that can be read", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_1_and_one_clear_line()
    {
        using var first = await StartAsync();
        using var storage = new TempFolder();

        var (code, output, errors) = await RunAsync(
            [
                "run", "--clock=log", GoldenConfiguration, $"--storage.path={storage.Path}",
                $"--web.listen-address={first.Address.Authority}",
            ],
            environment: GoldenFolder);

        Assert.Equal((1, ""), (code, output));
        var error = Assert.Single(errors.Split('\n'), line => line.Contains("level=error", StringComparison.Ordinal));
        Assert.Contains($"{first.Address.Authority}: address already in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_termination_signal_ends_it_with_0_and_nothing_on_standard_output()
    {
        using var exporter = await StartAsync();

        Assert.Equal(0, await exporter.TerminateAsync());

        Assert.Equal("", exporter.Output);
        IsLogOnly(exporter.Log);
    }

    [Fact]
    public async Task Config_shows_references_as_they_are_written_and_never_what_they_stand_for()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At(Secret));
        foreach (var file in new[] { "predictions.jsonl", "labels.jsonl" })
            File.Copy(Path.Combine(Golden, file), Path.Combine(folder.At(Secret), file));
        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", GoldenConfiguration],
            new Dictionary<string, string> { ["GOLDEN"] = folder.At(Secret) });

        var (status, text) = await exporter.GetAsync("/config");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("path: ${env:GOLDEN}/predictions.jsonl", text, StringComparison.Ordinal);
        foreach (var page in new[] { "/config", "/", "/metrics", "/api/v1/budgets" })
            Assert.DoesNotContain(Secret, (await exporter.GetAsync(page)).Text, StringComparison.Ordinal);
    }

    private static void IsLogOnly(string errors) => Assert.All(
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
        line => Assert.StartsWith("ts=", line, StringComparison.Ordinal));

    private static Task<ExporterProcess> StartAsync() => ExporterProcess.StartAsync(
        ["run", "--clock=log", GoldenConfiguration], GoldenFolder);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(
        string[] arguments, string? folder = null, Dictionary<string, string>? environment = null)
    {
        using var process = await ExporterProcess.RunAsync(arguments, environment, folder);
        return (await process.ExitCodeAsync(), process.Output, process.Errors);
    }
}
