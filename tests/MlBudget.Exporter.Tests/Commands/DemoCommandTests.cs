using System.Globalization;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Demo;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>The demo's history, at once instead of live.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [SkippableFact]
    public async Task The_history_ends_now_has_the_incidents_and_Prometheus_takes_it()
    {
        Promtool.SkipIfMissing();
        var file = _directory.At("demo.om");
        var started = DateTimeOffset.UtcNow;

        var (exit, output, error) = await RunAsync($"--openmetrics={file}", "--step=2h");

        Assert.Equal((ExitCode.Done, 2), (exit, error.Trim().Split('\n').Length));
        Assert.StartsWith("fraud-detector at ", output, StringComparison.Ordinal);
        Assert.Contains("promtool tsdb create-blocks-from openmetrics --max-block-duration=168h", error, StringComparison.Ordinal);
        var lines = File.ReadAllLines(file);
        var times = lines.Where(line => line.StartsWith("mlbudget_predictions_total{", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(11.5, (times[^1] - times[0]) / 86_400, 0.1);
        Assert.InRange(started.ToUnixTimeSeconds() - times[^1], -60, 60);
        Assert.All(Incident.All, incident => Assert.Contains($"{incident.Name} from ", error, StringComparison.Ordinal));
        // The outage is shorter than a step.
        Assert.All(
            Incident.All.Where(incident => incident.Kind != IncidentKind.Outage),
            incident => Assert.Equal(
                incident.Length.TotalHours / 2,
                lines.Count(line => line.StartsWith($"mlbudget_demo_incident{{model=\"fraud-detector\",incident=\"{incident.Name}\"}} 1 ", StringComparison.Ordinal)),
                1.0));
        var (promtool, said) = Promtool.Run([], "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=720h", file, _directory.At("blocks"));
        Assert.True(promtool == 0, said);
    }

    [Fact]
    public async Task What_is_only_for_one_of_its_two_ways_is_refused_with_the_other()
    {
        Assert.Equal(
            (ExitCode.Usage, "", "--step: is for --openmetrics, which is missing\n"), await RunAsync("--step=2h"));
        Assert.Equal(
            (ExitCode.Usage, "", "--web.listen-address: is not for --openmetrics, with which nothing is served\n"),
            await RunAsync("--openmetrics=x.om", "--web.listen-address=:1234"));
    }

    [Fact]
    public async Task A_history_that_can_t_be_written_is_an_error_that_names_the_file()
    {
        var (exit, output, error) = await RunAsync($"--openmetrics={_directory.At("missing")}/demo.om");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"--openmetrics: {_directory.At("missing")}/demo.om: ", error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(["demo", .. arguments], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
