using System.Diagnostics;
using System.Globalization;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>A Redis and a broker that take connections and don't answer hold up no other model, no scrape, and not the predictions of their own models.</summary>
public sealed class SlowStreamTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const int Answers = 3_000;

    /// <summary>No scrape waits for a stream, of which nothing is given up before 20 s.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Streams_that_are_not_answered_hold_up_nobody_and_count_once_they_are()
    {
        using var folder = new TempFolder();
        var first = DateTime.UtcNow.AddHours(-20);
        folder.Write("answers.jsonl", string.Concat(Enumerable.Range(0, Answers).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"{{\"at\":\"{TimeOf(number):O}\",\"id\":\"a{number}\",\"answer\":{number % 2}}}\n"))));
        var batch = server.Database.CreateBatch();
        Task[] added = [.. Enumerable.Range(0, Answers).Select(number => batch.StreamAddAsync(
            "verdicts", [new("id", $"a{number}"), new("told", TimeOf(number).ToString("O")), new("verdict", number % 2)]))];
        batch.Execute();
        await Task.WhenAll(added);
        using var redis = new HeldServer(server.Port);
        using var kafka = new HeldServer();
        var predictions = $"predictions: {{ type: files, path: {folder.At("answers.jsonl")}, fields: {{ time: at, id: id, prediction: answer }} }}";
        var slos = "slos: [{ name: share, metric: selection_rate, at_most: 0.9 }, { name: recall, metric: recall, at_least: 0.9 }]";
        var configuration = folder.Write("mlbudget.yml", $$"""
            defaults: { poll_interval: 1s }
            models:
              - name: redis
                task: binary_classification
                {{predictions}}
                labels:
                  type: redis_stream
                  connection: "{{redis.Place}},password=${env:SLOW_REDIS}"
                  stream: verdicts
                  fields: { id: id, time: told, label: verdict }
                  delay: 1m
                {{slos}}
              - name: kafka
                task: binary_classification
                {{predictions}}
                labels: { type: kafka, brokers: "{{kafka.Place}}", topic: verdicts, fields: { id: id, time: told, label: verdict }, delay: 1m }
                {{slos}}
              - name: other
                task: binary_classification
                {{predictions}}
                slos: [{ name: share, metric: selection_rate, at_most: 0.9 }]
            """);

        using var exporter = await ExporterProcess.StartAsync(["run", $"--config.file={configuration}"], new Dictionary<string, string> { ["SLOW_REDIS"] = RedisServer.Password });
        var page = await exporter.MetricsAsync(
            page => new[] { "redis", "kafka", "other" }.All(model => Events(page, model, "share") == Answers), "all predictions of all three");
        Assert.True(redis.Taken > 0 && kafka.Taken > 0);
        Assert.Equal((null, null), (Events(page, "redis", "recall"), Events(page, "kafka", "recall")));
        var (polled, clock) = (page["mlbudget_poll_last_timestamp_seconds"], Stopwatch.StartNew());
        await exporter.MetricsAsync(page => page["mlbudget_poll_last_timestamp_seconds"] > polled + 2, "polls that go on", Soon);
        clock.Restart();
        await exporter.PageAsync();
        Assert.True(clock.Elapsed < Soon, $"a scrape took {clock.Elapsed}");

        // The broker is down by now, and says so; Redis is once it is given up, or answers before that.
        await exporter.MetricsAsync(page => page["mlbudget_source_up", ("model", "kafka"), ("source", "labels")] == 0, "a broker that is down");
        redis.Open();
        page = await exporter.MetricsAsync(page => Events(page, "redis", "recall") == Answers / 2, "all labels of the stream");
        Assert.Equal(1, page["mlbudget_source_up", ("model", "redis"), ("source", "labels")]);
        Assert.Equal(1, page["mlbudget_source_up", ("model", "other"), ("source", "predictions")]);
        Assert.Equal(0, await exporter.TerminateAsync());

        DateTime TimeOf(int number) => first.AddSeconds(number * 10);
    }

    private static double? Events(MetricsText page, string model, string slo) =>
        page["mlbudget_window_events", ("model", model), ("dimension", "model_quality"), ("slo", slo), ("window", "7d")];
}
