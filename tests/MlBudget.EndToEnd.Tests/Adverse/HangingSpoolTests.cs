using System.Diagnostics;
using System.Net;
using System.Text;
using MlBudget.Disks;
using MlBudget.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Adverse;

/// <summary>Many streams are on a disk that doesn't answer, as they are where the share of the storage folder is gone.</summary>
public sealed class HangingSpoolTests(ITestOutputHelper output)
{
    /// <summary>As many posts as are read at a time, but for some.</summary>
    private const int Streams = 28;

    /// <summary>Measured are some milliseconds; were threads that serve pages among those that hang, more than this would go by before there are others.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task They_hold_up_no_scrape_and_no_other_model_are_told_of_and_lose_nothing()
    {
        using var folder = new TempFolder();
        var names = Enumerable.Range(0, Streams).Select(stream => $"slow{stream}").ToList();
        var disks = names.Select(name => new StandingSpool(folder.At($"data/push/{name}"))).ToList();
        var configuration = folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
            {{string.Join("\n", names.Append("fast").Select(Model))}}
            """);
        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={configuration}", $"--storage.path={folder.At("data")}"]);
        using var http = new HttpClient { BaseAddress = exporter.Address, Timeout = TimeSpan.FromMinutes(1) };
        var waiting = names.Select(name => PostAsync(http, name)).ToList();

        await AnswersSoonAsync(exporter);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, "fast"));
        await exporter.MetricsAsync(page => Predictions(page, "fast") == 1, "the record of another model");
        await AnswersSoonAsync(exporter);
        var page = await exporter.MetricsAsync(page => names.All(name => Up(page, name) == 0), "streams that are down", TimeSpan.FromSeconds(40));
        Assert.Equal(1, Up(page, "fast"));
        Assert.Contains("keeps posts waiting: its disk has not answered for 10s", exporter.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(waiting, post => post.IsCompletedSuccessfully && post.Result == HttpStatusCode.OK);

        foreach (var disk in disks)
            disk.Dispose();
        // Who has waited for longer than a request may take doesn't know that it is written nevertheless.
        Assert.All(await Task.WhenAll(waiting), status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.GatewayTimeout, $"{status}"));
        await exporter.MetricsAsync(page => names.All(name => Predictions(page, name) == 1 && Up(page, name) == 1), "what was posted to them", TimeSpan.FromSeconds(40));
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    private async Task AnswersSoonAsync(ExporterProcess exporter)
    {
        foreach (var path in new[] { "/metrics", "/-/ready", "/", "/api/v1/budgets/fast" })
        {
            var clock = Stopwatch.StartNew();
            var (status, _) = await exporter.GetAsync(path);
            output.WriteLine($"{path}: {clock.ElapsedMilliseconds} ms");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
        }
    }

    private static double? Up(MetricsText page, string model) => page["mlbudget_source_up", ("model", model), ("source", "predictions")];

    private static double? Predictions(MetricsText page, string model) => page["mlbudget_predictions_total", ("model", model)];

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string stream)
    {
        using var content = new StringContent($$"""{"t":"{{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}","error":null}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/api/v1/events/{stream}", UriKind.Relative), content);
        return answer.StatusCode;
    }

    private static string Model(string name) => $$"""
          - name: {{name}}
            task: binary_classification
            predictions: { type: push, stream: {{name}}, fields: { time: t, error: error } }
            slos: [ { name: success, dimension: infrastructure, good: error is null, objective: 0.9 } ]
        """;
}
