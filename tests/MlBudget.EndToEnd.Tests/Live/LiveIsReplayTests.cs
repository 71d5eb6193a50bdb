using MlBudget.EndToEnd.Tests.Employment;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Live;

/// <summary>Following a log as it grows, and replaying it, is one code path: they end with the same page.</summary>
public sealed class LiveIsReplayTests
{
    private const int Seed = 20261030, Steps = 40, StepsPerLook = 4;

    private static readonly DateTime First = new(2026, 7, 31, 0, 0, 0, DateTimeKind.Utc), Last = First.AddDays(14);

    [SkippableFact]
    public async Task A_log_that_grows_bit_by_bit_and_is_rotated_ends_with_the_page_of_its_replay()
    {
        Programs.SkipWithout("prometheus");
        RepositoryRoot.SkipWithoutEmployment();
        using var folder = new TempFolder();
        // Labels of the last days come later, and the first ones are of predictions that are not in the stretch.
        var predictions = EmploymentStretch.Cut("predictions.jsonl.gz", "timestamp", First, Last);
        var labels = EmploymentStretch.Cut("labels.jsonl.gz", "labeled_at", First, Last.AddDays(3));
        var configuration = Following(folder);

        using var predictionLog = new LogWriter(folder.At("predictions.jsonl"), predictions.Content);
        using var labelLog = new LogWriter(folder.At("labels.jsonl"), labels.Content);
        using var exporter = await ExporterProcess.StartAsync(["run", "--clock=log", $"--config.file={configuration}"]);
        using var prometheus = await PrometheusServer.ScrapingAsync(exporter.Address);
        await GrowAsync(predictionLog, predictions, labelLog, labels, prometheus);

        var expected = await ReplayOfWholeFilesAsync(configuration, predictions, labels);
        var page = await SamePageAsync(exporter, expected);
        Assert.Equal(predictions.Lines, page["mlbudget_predictions_total", ("model", "employment")]);
        Assert.True(page.Values.Count > 300, "the page has all that the stretch can carry");
        await PrometheusHasSeenAllAsync(prometheus, page);
        Assert.DoesNotContain("level=error", exporter.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("level=warn", exporter.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_whole_log_at_once_ends_with_the_page_of_its_replay()
    {
        RepositoryRoot.SkipWithoutEmployment();
        using var folder = new TempFolder();
        var history = folder.At("history.om");
        await EmploymentReplay.ReplayAsync("mlbudget.yml", history, "--step=1d");

        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", $"--config.file={EmploymentReplay.Configuration("mlbudget.yml")}"],
            EmploymentReplay.Environment);

        await SamePageAsync(exporter, MetricsText.OfHistory(history).WithoutSelf());
    }

    /// <summary>Writes both logs step by step in the order of arrival, with cuts at random places, and lets the exporter
    /// and Prometheus read in between.</summary>
    private static async Task GrowAsync(
        LogWriter predictionLog, TimedLines predictions, LogWriter labelLog, TimedLines labels,
        PrometheusServer prometheus)
    {
        var random = new Random(Seed);
        string? rotated = null;
        for (var step = 1; step <= Steps; step++)
        {
            var now = First + (Last.AddDays(3) - First) * step / Steps;
            // At most a line or two before or after what has arrived by then.
            predictionLog.WriteTo(predictions.EndAt(now) - random.Next(400));
            labelLog.WriteTo(labels.EndAt(now) - random.Next(100));
            if (step == Steps / 4)
                rotated = predictionLog.RenameAndCreate();
            else if (step == Steps / 2)
                LogWriter.Compress(rotated!);
            else if (step == 3 * Steps / 4)
                labelLog.CopyAndTruncate();
            // Now and then all that there is gets as far as Prometheus; else several steps come between two polls.
            if (step % StepsPerLook == 0)
            {
                await Deadline.UntilAsync(
                    () => RecordsAsync(prometheus), seen => seen == (predictionLog.Lines, labelLog.Lines),
                    $"{predictionLog.Lines} predictions and {labelLog.Lines} labels scraped in step {step}");
            }
        }

        predictionLog.WriteTo(predictions.Content.Length);
        labelLog.WriteTo(labels.Content.Length);
    }

    /// <summary>The configuration of the employment data, on growing files under whatever name they are rotated to.</summary>
    private static string Following(TempFolder folder)
    {
        var text = File.ReadAllText(EmploymentReplay.Configuration("mlbudget.yml"))
            .Replace("${env:EMPLOYMENT_DATA}", folder.Path, StringComparison.Ordinal)
            .Replace(".jsonl.gz", ".jsonl*", StringComparison.Ordinal)
            .Replace("window: 7d", "window: 7d\n  poll_interval: 1s", StringComparison.Ordinal);
        return folder.Write("mlbudget.yml", text);
    }

    /// <summary>The last step of the replay of the same records, each kind in one file that was never touched.</summary>
    private static async Task<MetricsText> ReplayOfWholeFilesAsync(
        string configuration, TimedLines predictions, TimedLines labels)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("predictions.jsonl"), predictions.Content);
        await File.WriteAllBytesAsync(folder.At("labels.jsonl"), labels.Content);
        var text = await File.ReadAllTextAsync(configuration);
        var followed = Path.GetDirectoryName(configuration)!;
        folder.Write("mlbudget.yml", text.Replace(followed, folder.Path, StringComparison.Ordinal));
        await EmploymentReplay.ReplayAsync(folder.At("mlbudget.yml"), folder.At("history.om"), "--step=1h");
        return MetricsText.OfHistory(folder.At("history.om")).WithoutSelf();
    }

    private static async Task<MetricsText> SamePageAsync(ExporterProcess exporter, MetricsText expected)
    {
        Assert.True(expected.Values.Count > 100, "the replay has said something");
        // The difference is what a failure shows.
        await Deadline.UntilAsync(
            async () => (await exporter.MetricsAsync()).WithoutSelf().DifferenceTo(expected),
            difference => difference.Length == 0, "the page of the replay's last step");
        return (await exporter.MetricsAsync()).WithoutSelf();
    }

    private static async Task PrometheusHasSeenAllAsync(PrometheusServer prometheus, MetricsText page)
    {
        const string Watermark = "mlbudget_source_watermark_timestamp_seconds";
        var last = page[Watermark, ("model", "employment"), ("source", "labels")];
        await Deadline.UntilAsync(
            () => prometheus.ValueAsync($"{Watermark}{{source=\"labels\"}}"), seen => seen == last, "a scrape of the last page");
        // No page was refused. One that doesn't come within the second of a scrape is no fault of the page, on a machine with much else to do.
        Assert.Equal(0, await prometheus.ValueAsync(
            "max_over_time(((1 - up{job=\"mlbudget\"}) * (scrape_duration_seconds{job=\"mlbudget\"} < bool 0.95))[10m:1s])"));
        // Prometheus has watched the log being followed, and never saw a counter fall.
        var pages = await prometheus.ValueAsync("changes(mlbudget_predictions_total[10m])");
        Assert.True(pages >= Steps / StepsPerLook - 1, $"{pages} pages scraped on the way");
        foreach (var counter in new[] { "mlbudget_predictions_total", "mlbudget_events_total", "mlbudget_bad_events_total" })
            Assert.Equal(0, await prometheus.ValueAsync($"sum(resets({counter}[10m]))"));
        var precision = new[] { ("model", "employment"), ("dimension", "model_quality"), ("slo", "precision") };
        var remaining = page["mlbudget_error_budget_remaining_ratio", precision];
        await Deadline.UntilAsync(
            () => prometheus.ValueAsync("mlbudget_error_budget_remaining_ratio{slo=\"precision\"}"), seen => seen == remaining, $"a scrape of the remaining {remaining}");
    }

    private static async Task<(double? Predictions, double? Labels)> RecordsAsync(PrometheusServer prometheus) => (
        await prometheus.ValueAsync("mlbudget_source_records_total{source=\"predictions\"}"),
        await prometheus.ValueAsync("mlbudget_source_records_total{source=\"labels\"}"));
}
