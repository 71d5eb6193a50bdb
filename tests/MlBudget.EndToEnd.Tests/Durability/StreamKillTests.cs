using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.EndToEnd.Tests.Live;
using MlBudget.EndToEnd.Tests.Streams;
using Xunit.Abstractions;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>The same with labels that come from a topic of Kafka and from a stream of Redis.</summary>
public sealed class StreamKillTests(ITestOutputHelper output)
{
    [Fact]
    public Task With_labels_from_Kafka_it_ends_with_the_page_of_an_undisturbed_run() => RunAsync(
        $$"""
              type: kafka
              brokers: "${env:{{KafkaLog.Address}}}"
              topic: labels
        """,
        lines => new KafkaLog(lines), seed: 20260504);

    [Fact]
    public async Task With_labels_from_Redis_it_ends_with_the_page_of_an_undisturbed_run()
    {
        using var server = new RedisServer();
        await server.StartAsync();
        await RunAsync(
            $$"""
                  type: redis_stream
                  connection: "${env:{{RedisLog.Address}}},password=${env:{{RedisLog.Password}}}"
                  stream: labels
                  group: {{RedisLog.Group}}
                  field: line
            """,
            lines => new RedisLog(server, lines), seed: 20260505);
    }

    /// <summary>The configuration of labels from a table, with labels from elsewhere.</summary>
    private async Task RunAsync(string source, Func<TimedLines, IGrowingLog> labels, int seed)
    {
        using var folder = new TempFolder();
        var tables = await File.ReadAllTextAsync(RepositoryRoot.At("tests", "testdata", "durability", "tables.yml"));
        var (start, end) = (tables.IndexOf("      type: postgresql", StringComparison.Ordinal), tables.IndexOf("      delay: 1h", StringComparison.Ordinal));
        var configuration = folder.Write("mlbudget.yml", $"{tables[..start]}{source}\n      fields: {{ id: id, time: labeled_at, label: is_fraud }}\n{tables[end..]}");
        await new KillRun(configuration, output, labels).EndsWithTheUndisturbedPageAsync(KillRun.Kills / 3, seed);
    }
}
