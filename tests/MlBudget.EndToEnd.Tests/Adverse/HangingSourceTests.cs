using System.Diagnostics;
using System.Globalization;
using System.Net;
using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Adverse;

/// <summary>One model's logs are on a file system that doesn't answer, or its pattern leads to what never ends.</summary>
public sealed class HangingSourceTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>
    /// What a scraper and an init system wait for without trouble. Measured are some milliseconds; but a machine that runs other
    /// tests may stand still for a moment, so pages are asked for up to three times, and the end has twice the time.
    /// </summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly TempFolder _folder = new();
    private int _written;

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task While_a_mount_hangs_its_source_is_down_and_all_else_goes_on()
    {
        using var exporter = await StartAsync();
        await exporter.MetricsAsync(page => Predictions(page, "first") == 10 && Predictions(page, "second") == 10, "both models");

        using (var mount = HangingMount.Over(_folder.At("first")))
        {
            await exporter.MetricsAsync(page => Up(page, "first") == 0, "a source that is down");
            Write("second", 5);
            var pages = await exporter.MetricsAsync(page => Predictions(page, "second") == 15, "another model that goes on");
            Assert.Equal(1, Up(pages, "second"));
            Assert.Equal(10, Predictions(pages, "first"));
            var last = pages["mlbudget_poll_last_timestamp_seconds"];
            await exporter.MetricsAsync(page => page["mlbudget_poll_last_timestamp_seconds"] > last, "polls that go on");
            await AssertAnswersSoonAsync(exporter);
            Assert.Contains("has not answered", exporter.Log, StringComparison.Ordinal);

            // The numbers of the store are there again, and nobody else hangs.
            await exporter.HangUpAsync();
            await Deadline.UntilAsync(
                () => Task.FromResult(exporter.Log), log => log.Contains("was loaded again", StringComparison.Ordinal), "a reload");
            Write("second", 5);
            pages = await exporter.MetricsAsync(page => Predictions(page, "second") == 20, "another model that goes on after a reload");
            Assert.Equal((0, 10), (Up(pages, "first"), Predictions(pages, "first")));
        }

        Write("first", 5);
        await exporter.MetricsAsync(
            page => Up(page, "first") == 1 && Predictions(page, "first") == 15, "the model whose mount is back, each record once");
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    [SkippableFact]
    public async Task A_mount_that_hangs_holds_up_neither_the_start_nor_the_end()
    {
        Write("first", 10);
        using var mount = HangingMount.Over(_folder.At("first"));
        using var exporter = await StartAsync(first: 0);
        var page = await exporter.MetricsAsync();
        Assert.Equal(0, Up(page, "first"));
        Assert.Equal(10, Predictions(page, "second"));
        await AssertAnswersSoonAsync(exporter);
        await AssertEndsSoonAsync(exporter);
    }

    [Fact]
    public async Task Pipes_and_devices_in_the_pattern_hold_up_nothing()
    {
        Write("first", 10);
        using (var pipe = await ChildProcess.RunAsync("mkfifo", [_folder.At("first/a.jsonl")]))
            Assert.Equal(0, await pipe.ExitCodeAsync());
        File.CreateSymbolicLink(_folder.At("first/b.jsonl"), "/dev/zero");
        using var exporter = await StartAsync(first: 0);
        var page = await exporter.MetricsAsync(page => Predictions(page, "first") == 10, "the records of the regular file");
        Assert.Equal(0, Up(page, "first"));
        Assert.Equal(1, Up(page, "second"));
        await Deadline.UntilAsync(
            () => Task.FromResult(exporter.Log),
            log => log.Contains("it is a named pipe, expected a regular file", StringComparison.Ordinal), "the error in the log");
        await AssertAnswersSoonAsync(exporter);
        await AssertEndsSoonAsync(exporter);
    }

    private static double? Up(MetricsText page, string model) =>
        page["mlbudget_source_up", ("model", model), ("source", "predictions")];

    private static double? Predictions(MetricsText page, string model) => page["mlbudget_predictions_total", ("model", model)];

    private async Task AssertAnswersSoonAsync(ExporterProcess exporter)
    {
        foreach (var path in new[] { "/metrics", "/-/ready", "/-/healthy", "/", "/api/v1/budgets" })
        {
            var least = await AnswerAsync(exporter, path);
            for (var again = 0; again < 2 && least > Soon; again++)
                least = await AnswerAsync(exporter, path);
            Assert.InRange(least, TimeSpan.Zero, Soon);
        }
    }

    private async Task<TimeSpan> AnswerAsync(ExporterProcess exporter, string path)
    {
        var clock = Stopwatch.StartNew();
        var (status, _) = await exporter.GetAsync(path);
        output.WriteLine($"{path}: {clock.ElapsedMilliseconds} ms");
        Assert.Equal(HttpStatusCode.OK, status);
        return clock.Elapsed;
    }

    private async Task AssertEndsSoonAsync(ExporterProcess exporter)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await exporter.TerminateAsync());
        output.WriteLine($"SIGTERM: {clock.ElapsedMilliseconds} ms");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, 2 * Soon);
    }

    private Task<ExporterProcess> StartAsync(int first = 10)
    {
        Write("first", first);
        Write("second", 10);
        var configuration = _folder.At("mlbudget.yml");
        File.WriteAllText(configuration, $"""
            defaults: {"{"} poll_interval: 1s {"}"}
            models:
            {Model("first")}
            {Model("second")}
            """);
        return ExporterProcess.StartAsync(["run", $"--config.file={configuration}"]);
    }

    private string Model(string name) => $$"""
          - name: {{name}}
            task: binary_classification
            predictions:
              { type: files, path: {{_folder.At(name)}}/*.jsonl, fields: { time: t, id: id, prediction: p } }
            slos: [{ name: selection, metric: selection_rate, at_most: 0.9 }]
        """;

    private void Write(string model, int records)
    {
        if (records == 0)
            return;
        Directory.CreateDirectory(_folder.At(model));
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        File.AppendAllLines(_folder.At($"{model}/x.jsonl"), Enumerable.Range(0, records).Select(
            _ => string.Create(CultureInfo.InvariantCulture, $$"""{"t":{{now}},"id":"{{_written++}}","p":"1"}""")));
    }
}
