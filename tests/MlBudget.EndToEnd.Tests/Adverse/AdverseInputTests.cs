using System.Globalization;
using System.Text;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Adverse;

/// <summary>What logs hold that nobody wants: the process stays up, counts it, and says it once.</summary>
public sealed class AdverseInputTests
{
    private const int Records = 100_000, MaxGroups = 20;

    private static readonly string Configuration = string.Create(CultureInfo.InvariantCulture, $$"""
        defaults: { window: 1d, poll_interval: 1s }
        models:
          - name: adverse
            task: binary_classification
            predictions:
              type: files
              path: ${env:ADVERSE}/predictions*.jsonl
              fields: { time: timestamp, id: id, prediction: prediction, error: error }
            groups:
              user: { max_groups: {{MaxGroups}}, min_samples: 100 }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.9 }
              - { name: parity, disparity: { metric: selection_rate, by: user }, at_most: 0.5 }

        """);

    [Fact]
    public async Task It_survives_a_directory_an_empty_file_a_vanishing_one_huge_lines_and_impossible_times()
    {
        using var folder = new TempFolder();
        var now = DateTime.UtcNow.AddMinutes(-10);
        Directory.CreateDirectory(folder.At("predictions-folder.jsonl"));
        folder.Write("predictions-empty.jsonl", "");
        folder.Write("predictions-vanishing.jsonl", Line(now, "vanishing", "a"));
        folder.Write("predictions.jsonl", string.Concat(
            Line(now, "first", "a"),
            $$"""{"timestamp":"{{now:O}}","id":"huge","error":"{{new string('x', 2 << 20)}}"}""", "\n",
            Line(new(1970, 1, 1), "old1", "a"), Line(new(1970, 1, 2), "old2", "a"),
            Line(new(2099, 1, 1), "new1", "a"), Line(new(2099, 1, 2), "new2", "a"), Line(new(2099, 1, 3), "new3", "a"),
            "{\"timestamp\":\n", "not json\n",
            Line(now, "last", "b")));
        using var exporter = await StartAsync(folder);

        var page = await exporter.MetricsAsync(page => Source(page, "records") == 3, "three good records");
        File.Delete(folder.At("predictions-vanishing.jsonl"));
        var more = Line(now, "later", "b") + "worse than json\n" + Line(new(1970, 1, 3), "old3", "a");
        await File.AppendAllTextAsync(folder.At("predictions.jsonl"), more);
        page = await exporter.MetricsAsync(
            page => Source(page, "records") == 4, "a fourth one, after a file has vanished");

        Assert.Equal(4, page["mlbudget_predictions_total", ("model", "adverse")]);
        Assert.Equal(1, Rejected(page, "too_long"));
        Assert.Equal(3, Rejected(page, "malformed"));
        Assert.Equal(3, Rejected(page, "future"));
        Assert.Equal(3, Source(page, "late_records"));
        foreach (var reason in new[] { "too_long", "malformed", "future" })
            Assert.Single(Lines(exporter, $" reason={reason} "));
        // A directory can't be read, which is said until it is gone; all else is read nevertheless.
        Assert.Equal(0, Up(page));
        Assert.Contains("predictions-folder.jsonl", Assert.Single(Lines(exporter, "level=error")), StringComparison.Ordinal);
        Directory.Delete(folder.At("predictions-folder.jsonl"));
        await exporter.MetricsAsync(page => Up(page) == 1, "a source that can be read");
        Assert.Single(Lines(exporter, "the source can be read again"));
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    [Fact]
    public async Task A_group_attribute_with_a_hundred_thousand_values_leaves_the_page_small()
    {
        using var folder = new TempFolder();
        var now = DateTime.UtcNow.AddHours(-2);
        var lines = new StringBuilder();
        for (var index = 0; index < Records; index++)
            lines.Append(Line(now, $"p{index}", $"user-{index}"));
        folder.Write("predictions.jsonl", lines.ToString());
        using var exporter = await StartAsync(folder);

        var page = await exporter.MetricsAsync(page => Source(page, "records") == Records, "all records");

        // A thousand values are kept apart; all others are counted together, and that they are is counted.
        Assert.Equal(Records - 1000, page["mlbudget_group_overflow_records_total", ("model", "adverse")]);
        var groups = page.Values.Keys
            .Where(series => series.StartsWith("mlbudget_group_judged{", StringComparison.Ordinal)).ToArray();
        Assert.Equal(MaxGroups + 1, groups.Length);
        Assert.Contains(groups, series => series.Contains("group=\"other\"", StringComparison.Ordinal));
        Assert.Equal(Records, Sum(page, "mlbudget_group_events", "window=\"1d\""));
        Assert.InRange((await exporter.PageAsync()).Length, 1, 100_000);
        Assert.Single(Lines(exporter, "limits.max_group_values"));
    }

    private static Task<ExporterProcess> StartAsync(TempFolder folder) => ExporterProcess.StartAsync(
        ["run", $"--config.file={folder.Write("mlbudget.yml", Configuration)}"],
        new Dictionary<string, string> { ["ADVERSE"] = folder.Path });

    private static string Line(DateTime time, string id, string user) =>
        $$"""{"timestamp":"{{time:O}}","id":"{{id}}","prediction":1,"error":null,"user":"{{user}}"}""" + "\n";

    private static double? Source(MetricsText page, string what) =>
        page[$"mlbudget_source_{what}_total", ("model", "adverse"), ("source", "predictions")];

    private static double? Up(MetricsText page) =>
        page["mlbudget_source_up", ("model", "adverse"), ("source", "predictions")];

    private static double? Rejected(MetricsText page, string reason) => page[
        "mlbudget_source_rejected_records_total", ("model", "adverse"), ("source", "predictions"), ("reason", reason)];

    private static double Sum(MetricsText page, string metric, string label) => page.Values
        .Where(series => series.Key.StartsWith(metric + "{", StringComparison.Ordinal))
        .Where(series => series.Key.Contains(label, StringComparison.Ordinal))
        .Sum(series => series.Value);

    private static IEnumerable<string> Lines(ExporterProcess exporter, string with) =>
        exporter.Log.Split('\n').Where(line => line.Contains(with, StringComparison.Ordinal));
}
