using System.Globalization;
using System.Text;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>What a report says of logs that don't hold all that they should: fields of other names, ten days of nothing, other models.</summary>
public sealed class DoubtfulLogTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public DoubtfulLogTests()
    {
        var log = new StringBuilder();
        for (var record = 0; record < 720; record++)
        {
            // All of the last two hours before ten days without records fails.
            var time = First.AddMinutes(2 * record).AddDays(record < 360 ? 0 : 10);
            log.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{time:s}}Z","e":{{(record is >= 300 and < 360 ? 1 : "null")}},"l":0.05}""").Append('\n');
        }

        File.WriteAllText(_directory.At("predictions.jsonl"), log.ToString());
        File.WriteAllText(_directory.At("mlbudget.yml"), $"models:{Model("shop", "e", "l")}{Model("misspelt", "eror", "latency")}");
        File.WriteAllText(_directory.At("incidents.yml"), """
            - { from: 2026-06-01T10:00Z, to: 2026-06-01T12:00Z, what: a bad deployment, model: shop }
            - { from: 2026-06-01T10:00Z, to: 2026-06-01T12:00Z, what: a bad deployment, model: misspelt, slo: success }
            """);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fields_that_no_record_has_are_said_and_ten_days_of_nothing_are_no_page()
    {
        var (exit, output, error) = await ReplayAsync($"--report={_directory.At("doubtful.md")}", $"--incidents={_directory.At("incidents.yml")}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var report = File.ReadAllText(_directory.At("doubtful.md"));
        Golden.Matches(report, "doubtful.md");
        Assert.Contains("misspelt: predictions: 'eror' (error) is in none of", report, StringComparison.Ordinal);
        Assert.Contains("misspelt: predictions: 'latency' (latency\\_seconds) is in none of", report, StringComparison.Ordinal);
        Assert.DoesNotContain("10d", report, StringComparison.Ordinal);
        Assert.Contains("shop success MLBudgetBurn critical 1h/5m", report, StringComparison.Ordinal);
        Assert.Contains("Never fired: shop success warning 3d/6h, shop latency critical 6h/30m", report, StringComparison.Ordinal);
        Assert.DoesNotContain("?.", output + report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_of_a_model_that_is_not_replayed_is_not_looked_at()
    {
        var (exit, _, error) = await ReplayAsync("--model=shop", $"--report={_directory.At("shop.md")}", $"--incidents={_directory.At("incidents.yml")}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Contains("| not looked at: its model is not replayed |", File.ReadAllText(_directory.At("shop.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drawing_that_can_t_be_written_fails_the_replay_at_once_and_leaves_nothing()
    {
        Directory.CreateDirectory(_directory.At("y.svg"));

        var (exit, output, error) = await ReplayAsync($"--report={_directory.At("y.md")}");

        Assert.Equal((ExitCode.Failed, "", $"--report: {_directory.At("y.svg")}: it is a folder, expected a file"), (exit, output, error));
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "y*"));
    }

    private string Model(string name, string error, string latency) => $$"""

          - name: {{name}}
            task: binary_classification
            predictions: { type: files, path: "{{_directory.At("predictions.jsonl")}}", fields: { time: t, error: {{error}}, latency_seconds: {{latency}} } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.95 }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.9 }
        """;

    private async Task<(int Exit, string Output, string Error)> ReplayAsync(params string[] options)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--log.level=error", "--step=12m", .. options], output, error);
        return (exit, output.ToString(), error.ToString().TrimEnd('\n'));
    }
}
