using System.Globalization;
using Confluent.Kafka;
using MlBudget.Core.Records;
using MlBudget.Streams;
using StackExchange.Redis;

namespace MlBudget.Benchmarks;

/// <summary>How many records a second a topic and a stream give, beside the client alone that reads the same values.</summary>
internal static class StreamRun
{
    private const int AtOnce = 4096;

    /// <summary>The mock cluster keeps 5 MB of a partition.</summary>
    private const int RecordsPerPartition = 40_000;

    private const string Name = "labels";

    private static readonly RecordSchema Schema = new("made", "id", [new("label", ColumnKind.Category)]);

    /// <summary>Runs it over a mock cluster within this process, and over a Redis that is there.</summary>
    /// <param name="rows">How many records.</param>
    /// <param name="redis">The server, as <c>host:port</c>; null for none. Its stream <c>labels</c> is made anew.</param>
    public static void Run(int rows, string? redis)
    {
        BesideClient.Begin(rows, "records");
        using (var cluster = new KafkaCluster())
        {
            var partitions = rows / RecordsPerPartition + 1;
            cluster.Create(Name, partitions);
            var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
            cluster.Write(Name, Enumerable.Range(0, rows).Select(row => (row % partitions, (string?)Record(row), (DateTime?)start.AddMilliseconds(row))));
            BesideClient.Compare(
                "kafka", rows, () => ConfiguredSource.ReadAll($"type: kafka\nbrokers: {cluster.Brokers}\ntopic: {Name}\n", "", Schema), () => ReadKafka(cluster.Brokers, partitions));
        }

        if (redis is null)
            return;
        using var connection = ConnectionMultiplexer.Connect(redis);
        var database = connection.GetDatabase();
        database.KeyDelete(Name);
        foreach (var some in Enumerable.Range(0, rows).Chunk(AtOnce))
        {
            var batch = database.CreateBatch();
            Task[] added = [.. some.Select(row => batch.StreamAddAsync(Name, "line", Record(row)))];
            batch.Execute();
            Task.WaitAll(added);
        }

        BesideClient.Compare(
            "redis_stream", rows, () => ConfiguredSource.ReadAll($"type: redis_stream\nconnection: {redis}\nstream: {Name}\nfield: line\n", "", Schema), () => ReadRedis(database));
    }

    private static string Record(int row) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"id\":\"prediction-{row:D9}\",\"made\":\"{new DateTime(2026, 6, 1).AddMilliseconds(row * 100L):yyyy-MM-ddTHH:mm:ss.fff}Z\",\"label\":{row % 2}}}");

    private static int ReadKafka(string brokers, int partitions)
    {
        var options = new ConsumerConfig { BootstrapServers = brokers, GroupId = "alone", EnablePartitionEof = true, EnableAutoCommit = false, EnableAutoOffsetStore = false, ConsumeResultFields = "none" };
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(options).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(Name, partition, 0)));
        var (rows, ends, bytes) = (0, 0, 0L);
        while (ends < partitions)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new InvalidOperationException("Nothing has come for 10 s.");
            if (result.IsPartitionEOF)
            {
                ends++;
                continue;
            }

            rows++;
            bytes += result.Message.Value.Length;
        }

        return bytes > 0 ? rows : 0;
    }

    private static int ReadRedis(IDatabase database)
    {
        var (rows, bytes, last) = (0, 0L, (RedisValue)"0-0");
        while (true)
        {
            var entries = database.StreamRead(Name, last, AtOnce);
            foreach (var entry in entries)
                bytes += ((byte[]?)entry["line"])!.Length;
            rows += entries.Length;
            if (entries.Length < AtOnce)
                return bytes > 0 ? rows : 0;
            last = entries[^1].Id;
        }
    }
}
