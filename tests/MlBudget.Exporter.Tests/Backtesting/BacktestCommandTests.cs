using System.Globalization;
using System.Text;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Backtesting;

/// <summary>What <c>mlbudget replay --report</c> writes, and what it says of what it can't.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public BacktestCommandTests()
    {
        var log = new StringBuilder();
        for (var record = 0; record < 3 * 24 * 30; record++)
        {
            // Every other request fails for two hours of the second day, and every tenth for an hour of the third.
            var (hour, time) = (record / 30.0, First.AddMinutes(2 * record));
            var fails = (hour is >= 30 and < 32 && record % 2 == 0) || (hour is >= 55 and < 56 && record % 10 == 0);
            log.Append(CultureInfo.InvariantCulture, $$"""{"t":"{{time:s}}Z","e":{{(fails ? 1 : "null")}},"l":{{(record % 50 == 0 ? 0.3 : 0.05)}}}""").Append('\n');
        }

        File.WriteAllText(_directory.At("predictions.jsonl"), log.ToString());
        File.WriteAllText(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: shop
                task: binary_classification
                predictions: { type: files, path: "{{_directory.At("predictions.jsonl")}}", fields: { time: t, error: e, latency_seconds: l } }
                owners:
                  infrastructure: { teams: [sre], actions: [roll_back] }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.95 }
                  - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.9 }
                  - { name: uptime, metric: uptime, silence: bad, slices: { length: 5m, objective: 0.99 } }
            """);
        File.WriteAllText(_directory.At("incidents.yml"), """
            - { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z, what: "a *bad* deployment", slo: success }
            - { from: 2026-06-03T07:00Z, to: 2026-06-03T08:00Z, what: one bad replica, dimension: infrastructure }
            - { from: 2026-07-01T00:00Z, to: 2026-07-02T00:00Z, what: after the log }
            """);
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("slack: 0.02", "latency=0.03", "slack 0.02")]
    [InlineData("slices: { length: 1h, objective: 0.9 }", "latency=0.95", "slices.objective 0.9")]
    public async Task A_bound_on_both_sides_is_tried_with_another_slack_or_another_share_of_good_slices(string bound, string tried, string own)
    {
        var file = _directory.At("mlbudget.yml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("latency_seconds <= 0.1, objective: 0.9", $"latency_seconds <= 0.1, between: [0.5, 0.97], {bound}", StringComparison.Ordinal));

        var (exit, _, error) = await ReplayAsync($"--report={_directory.At("backtest.md")}", $"--targets={tried}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var report = File.ReadAllText(_directory.At("backtest.md"));
        Assert.Contains(own, report, StringComparison.Ordinal);
        Assert.Contains(tried.Split('=')[1], report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_says_who_would_have_been_told_what_and_compares_objectives_and_incidents()
    {
        var (exit, output, error) = await ReplayAsync(
            $"--report={_directory.At("backtest.md")}", "--targets=success=0.9,0.99", "--targets=uptime=0.999", $"--incidents={_directory.At("incidents.yml")}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        // What is tried is no SLO of the model.
        Assert.DoesNotContain("success=", output, StringComparison.Ordinal);
        var report = File.ReadAllText(_directory.At("backtest.md"));
        Golden.Matches(report, "backtest.md");
        Assert.Contains("![What was left of each budget](<backtest.svg>)", report, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", File.ReadAllText(_directory.At("backtest.svg")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*.tmp").Concat(Directory.EnumerateFiles(_directory.Path, "*.new")));
    }

    [Fact]
    public async Task One_HTML_file_holds_tables_and_drawing_and_escapes_what_people_wrote()
    {
        File.WriteAllText(_directory.At("incidents.yml"), "- { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z, what: \"<script>alert(1)</script> | x\" }");

        var (exit, _, error) = await ReplayAsync($"--report={_directory.At("backtest.html")}", $"--incidents={_directory.At("incidents.yml")}");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var page = File.ReadAllText(_directory.At("backtest.html"));
        Assert.Contains("<title>Backtest of shop</title>", page, StringComparison.Ordinal);
        Assert.Contains("<svg ", page, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;script&gt;alert(1)&lt;/script&gt; | x</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.At("backtest.svg")));
    }

    [Theory]
    [InlineData("--targets: it is for a report; add --report=backtest.md", "--targets=success=0.9")]
    [InlineData("--incidents: it is for a report; add --report=backtest.md", "--incidents=incidents.yml")]
    [InlineData("--report: found 'backtest.txt', expected a file whose name ends with .md or .html", "--report=backtest.txt")]
    [InlineData("--targets: found 'success', expected an SLO and the objectives to try, as precision=0.95,0.97", "--report=r.md", "--targets=success")]
    [InlineData("--targets: found 'sucess', did you mean 'success'?", "--report=r.md", "--targets=sucess=0.9")]
    [InlineData("--targets: success=95: 95 looks like a percentage; write 0.95", "--report=r.md", "--targets=success=95")]
    [InlineData("--targets: success=1: 1 leaves no budget; write a number below 1, such as 0.999", "--report=r.md", "--targets=success=1")]
    [InlineData("--targets: uptime=99.9: 99.9 looks like a percentage; write 0.999", "--report=r.md", "--targets=uptime=99.9")]
    [InlineData("--targets: success=0.9 is there 2 times, expected each objective once", "--report=r.md", "--targets=success=0.9,0.9")]
    [InlineData("--targets: success: found nothing between two commas, expected an objective there, as precision=0.95,0.97", "--report=r.md", "--targets=success=0.9,,0.8")]
    [InlineData(
        "--targets: found 'success=0.9,uptime=0.8', expected one SLO; write --targets once for each, as --targets=precision=0.95,0.97 --targets=recall=0.9",
        "--report=r.md", "--targets=success=0.9,uptime=0.8")]
    [InlineData("none.yml: there is no such file", "--report=r.md", "--incidents=none.yml")]
    public async Task What_can_t_be_asked_for_is_said_before_anything_is_read(string message, params string[] options)
    {
        var (exit, output, error) = await ReplayAsync(options);

        Assert.Equal((ExitCode.Usage, "", message), (exit, output, error));
    }

    [Fact]
    public async Task Every_mistake_in_a_file_of_incidents_is_said_with_its_place()
    {
        var file = _directory.At("incidents.yml");
        File.WriteAllText(file, """
            - { from: 2026-06-02, to: 2026-06-02T08:00Z, what: x }
            - { from: 2026-06-02T08:00Z, to: 2026-06-02T06:00Z, what: x }
            - { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z }
            - { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z, what: x, slo: sucess }
            - { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z, what: x, slo: success, dimension: fairness }
            - { from: 2026-06-02T06:00Z, to: 2026-06-02T08:00Z, what: x, team: sre }
            """);

        var (exit, _, error) = await ReplayAsync("--report=r.md", $"--incidents={file}");

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Equal(
            $"""
            {file}:1:11: [0].from: found '2026-06-02', which has no time of day; write 2026-06-02T00:00Z, where that begins in UTC
            {file}:2:34: [1].to: found '2026-06-02T06:00Z', expected a time after 'from', 2026-06-02T08:00:00Z
            {file}:3:3: [2]: 'what' is missing
            {file}:4:67: [3].slo: found 'sucess', did you mean 'success'?
            {file}:5:67: [4].slo: found 'success', which is of the dimension infrastructure and not of fairness; leave 'dimension' out
            {file}:6:62: [5]: unknown key 'team'; expected one of from, to, what, model, dimension, slo
            """.ReplaceLineEndings("\n"),
            error);
    }

    [Fact]
    public async Task A_report_that_can_t_be_written_fails_the_replay_at_once()
    {
        var (exit, output, error) = await ReplayAsync($"--report={_directory.At("none/backtest.md")}");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith($"--report: {_directory.At("none/backtest.md")}: Could not find a part of the path", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_has_no_backtest()
    {
        var file = _directory.At("mlbudget.yml");
        File.WriteAllText(file, "shards: true\n" + File.ReadAllText(file).Replace("      - { name: uptime, metric: uptime, silence: bad, slices: { length: 5m, objective: 0.99 } }", "", StringComparison.Ordinal));

        var (exit, _, error) = await ReplayAsync("--report=r.md");

        Assert.Equal(
            (ExitCode.Usage, "--report: the configuration counts a shard, whose alerts are those of all shards together; replay the whole log without shards: true"),
            (exit, error));
    }

    private async Task<(int Exit, string Output, string Error)> ReplayAsync(params string[] options)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--log.level=error", "--step=12m", .. options], output, error);
        return (exit, output.ToString(), error.ToString().TrimEnd('\n'));
    }
}
