using System.Globalization;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What a replay prints, and what it ends with.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private const string Selection = "- { name: selection, metric: selection_rate, at_most: 0.9 }";
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public ReplayCommandTests() => WriteLabels([]);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_table_says_what_was_observed_of_whom_and_why_nothing_follows()
    {
        // Half a week, and a record in the hour that is not complete. Every fourth is of group y, of which every other is selected.
        WritePredictions("p.jsonl", Enumerable.Range(0, 85).Select(hour => (
            First.AddHours(hour), $"\"g\":\"{(hour % 4 == 0 ? "y" : "x")}\",\"a\":{(hour % 8 == 4 ? 0 : 1)},\"e\":{(hour == 10 ? 1 : "null")}")));

        var (exit, output, error) = await ReplayAsync(
            """
            - { name: success, dimension: infrastructure, good: e is null, objective: 0.999 }
            - { name: accuracy, metric: accuracy, at_least: 0.9 }
            - { name: parity, disparity: { metric: demographic_parity, by: g }, at_most: 0.5 }
            """);

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var lines = output.Split('\n');
        Assert.Equal("m at 2026-06-04 12:00Z, where predictions end: OK, 1 of 3 SLOs has no data", lines[0]);
        Assert.Equal("slo dimension until events bad value allowed coverage burn remaining state".Split(' '), Cells(lines, "slo"));
        // One of 84 where one of 1,000 may be, in half a week: five budgets, and yet a single error.
        Assert.Equal(
            ["success", "infrastructure", "2026-06-04 12:00Z", "84", "1", "0.988095", "0.001", "50%", "11.9048", "-4.9524", "OK: few_bad_events"],
            Cells(lines, "success"));
        Assert.Equal(
            ["accuracy", "model_quality", "2026-06-04 11:00Z", "–", "–", "–", "0.1", "0%", "–", "–", "No data: no_labels"],
            Cells(lines, "accuracy"));
        // All of x are selected, and 11 of the 21 of y.
        Assert.Equal(
            ["parity", "fairness", "2026-06-04 12:00Z", "21 (smallest group)", "–", "0.47619", "0.5", "50%", "0.9524", "0.5238", "OK"],
            Cells(lines, "parity"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_printed_is_the_same_whether_or_not_the_polls_before_were_looked_at(int seed)
    {
        var random = new Random(seed);
        // Ten days with a gap, which ends a week's window, and labels that come up to two days late, some of them never.
        var hours = Enumerable.Range(0, 240).Where(hour => hour is < 100 or > 130 && random.Next(10) > 0).ToArray();
        WritePredictions("p.jsonl", hours.Select(hour => (
            First.AddHours(hour).AddMinutes(random.Next(60)), $"\"g\":\"{random.Next(2)}\",\"a\":{random.Next(2)},\"e\":{(random.Next(50) == 0 ? "1" : "null")}")));
        WriteLabels([.. hours.Select((hour, id) => (First.AddHours(hour + random.Next(1, 60)), id)).Where(_ => random.Next(5) > 0).OrderBy(label => label.Item1)]);
        const string slos =
            """
            - { name: uptime, metric: uptime, silence: bad, slices: { length: 1h, objective: 0.9 } }
            - { name: success, dimension: infrastructure, good: e is null, objective: 0.9, window: { calendar: week } }
            - { name: accuracy, metric: accuracy, at_least: 0.5, slices: { length: 6h, objective: 0.5 } }
            - { name: parity, disparity: { metric: demographic_parity, by: g }, at_most: 0.5 }
            """;

        foreach (var step in new[] { "31m", "1d", "3d" })
        {
            var unseen = await ReplayAsync(slos, $"--step={step}");
            var seen = await ReplayAsync(slos, $"--step={step}", $"--openmetrics={_directory.At("h.om")}");

            Assert.Equal(unseen, seen);
            Assert.Contains("| uptime ", unseen.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_heading_says_how_far_labels_came_only_where_the_table_is_of_the_predictions_end()
    {
        WritePredictions("p.jsonl", Hours(0, 48));
        WriteLabels(Enumerable.Range(0, 48).Select(hour => (First.AddHours(hour + 24), hour)));

        Assert.Equal(
            "m at 2026-06-02 23:00Z, where predictions end (labels came until 2026-06-03 23:00Z): OK", await HeadingAsync());
        // A record of just that instant was read, and others follow.
        Assert.Equal("m at 2026-06-02 20:00Z: OK", await HeadingAsync("--to=2026-06-02T20:00Z"));
        Assert.Equal(
            "m at 2026-06-02 23:00Z, where predictions end (labels came until 2026-06-03 12:00Z): OK",
            await HeadingAsync("--to=2026-06-03T12:30Z"));
    }

    [Fact]
    public async Task A_start_behind_the_end_of_the_logs_is_an_error_and_leaves_no_history()
    {
        WritePredictions("p.jsonl", Hours(0, 48));

        var (exit, output, error) = await ReplayAsync(Selection, "--from=2026-06-02T23:01Z", $"--openmetrics={_directory.At("h.om")}");

        Assert.Equal(
            (ExitCode.Failed, "", "--from: found 2026-06-02T23:01Z, expected a time before the end of the logs, 2026-06-02T23:00Z"),
            (exit, output, error));
        Assert.False(File.Exists(_directory.At("h.om")));
        Assert.Equal(ExitCode.Done, (await ReplayAsync(Selection, "--from=2026-06-02T23:00Z")).Exit);
    }

    [Theory]
    [InlineData(40, ExitCode.Done, "")]
    [InlineData(41, ExitCode.Failed, "m: predictions: 41 of 81 records were refused: set_aside 41")]
    public async Task A_replay_that_has_set_most_records_aside_fails_with_one_total(int strays, int exit, string message)
    {
        WritePredictions("p-1.jsonl", Hours(0, 40));
        WritePredictions("p-2.jsonl", Hours(24 * 365, strays));

        var replayed = await ReplayAsync(Selection);

        Assert.Equal((exit, message), (replayed.Exit, replayed.Error));
        Assert.StartsWith("m at 2026-06-02 15:00Z, where predictions end: ", replayed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_a_time_that_predictions_never_reach_fail_the_replay()
    {
        WritePredictions("p.jsonl", Hours(0, 48));
        WriteLabels(Enumerable.Range(0, 48).Select(hour => (First.AddYears(1).AddHours(hour), hour)));

        var (exit, _, error) = await ReplayAsync(Selection);

        Assert.Equal((ExitCode.Failed, "m: labels: 48 of 48 records were refused: set_aside 48"), (exit, error));
    }

    [Fact]
    public async Task Records_that_come_too_late_to_be_kept_are_refused_too()
    {
        // Newest first: what is older than the window, the delay and a day, 193 hours, is gone before it comes.
        WritePredictions("p.jsonl", Hours(0, 40 * 24).Reverse());

        var (exit, _, error) = await ReplayAsync(Selection);

        Assert.Equal((ExitCode.Failed, "m: predictions: 766 of 960 records were refused: late 766"), (exit, error));
    }

    [Fact]
    public async Task A_replay_of_which_no_record_can_be_read_says_what_was_refused()
    {
        File.WriteAllLines(_directory.At("p.jsonl"), ["""{"t":"soon","id":"1"}""", """{"id":"2"}""", "[]"]);

        var (exit, output, error) = await ReplayAsync(Selection);

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.Equal(
            "m: predictions: 3 of 3 records were refused: malformed 1, no_time 1, time 1\nThe logs hold no record that can be read.", error);
    }

    private static IEnumerable<(DateTime Time, string Fields)> Hours(int first, int count) =>
        Enumerable.Range(first, count).Select(hour => (First.AddHours(hour), "\"a\":" + (hour % 2)));

    private static string[] Cells(string[] lines, string first) => lines.Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Single(cells => cells[0] == first);

    private void WritePredictions(string file, IEnumerable<(DateTime Time, string Fields)> records) =>
        File.WriteAllLines(_directory.At(file), records.Select(record =>
            $$"""{"t":"{{Written(record.Time)}}","id":"{{(record.Time - First).TotalHours}}",{{record.Fields}}}"""));

    private void WriteLabels(IEnumerable<(DateTime Time, int Id)> labels) => File.WriteAllLines(
        _directory.At("labels.jsonl"), labels.Select(label => $$"""{"t":"{{Written(label.Time)}}","id":"{{label.Id}}","y":1}"""));

    private static string Written(DateTime time) => time.ToString("s", CultureInfo.InvariantCulture);

    private async Task<string> HeadingAsync(params string[] options) => (await ReplayAsync(Selection, options)).Output.Split('\n')[0];

    /// <summary>Replays a model that has these SLOs, each on a line.</summary>
    private async Task<(int Exit, string Output, string Error)> ReplayAsync(string slos, params string[] options)
    {
        File.WriteAllText(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: "{{_directory.At("p*.jsonl")}}", fields: { time: t, id: id, prediction: a, e: e } }
                labels: { type: files, path: "{{_directory.At("labels.jsonl")}}", fields: { time: t, id: id, label: y }, delay: 1h }
                groups: { g: { min_samples: 20 } }
                slos:
                  {{slos.ReplaceLineEndings("\n      ")}}
            """);
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--log.level=error", .. options.Any(option => option.StartsWith("--step=", StringComparison.Ordinal)) ? options : ["--step=6h", .. options]], output, error);
        return (exit, output.ToString(), error.ToString().TrimEnd('\n'));
    }
}
