using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Streams;
using StackExchange.Redis;

namespace MlBudget.Benchmarks;

/// <summary>How many records a second a topic and a stream give, beside the client alone that reads the same values, in turns of which medians are taken.</summary>
internal static class StreamRun
{
    private const int Turns = 7, AtOnce = 4096;

    /// <summary>The mock cluster keeps 5 MB of a partition.</summary>
    private const int RecordsPerPartition = 40_000;

    private const string Name = "labels";

    private static readonly RecordSchema Schema = new("made", "id", [new("label", ColumnKind.Category)]);

    /// <summary>Runs it over a mock cluster within this process, and over a Redis that is there.</summary>
    /// <param name="rows">How many records.</param>
    /// <param name="redis">The server, as <c>host:port</c>; null for none. Its stream <c>labels</c> is made anew.</param>
    public static void Run(int rows, string? redis)
    {
        Console.WriteLine($"{rows} records, the median of {Turns} turns\n\n| type | records/s | the client alone | beside it |\n|---|---|---|---|");
        using (var cluster = new KafkaCluster())
        {
            var partitions = rows / RecordsPerPartition + 1;
            cluster.Create(Name, partitions);
            var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
            cluster.Write(Name, Enumerable.Range(0, rows).Select(row => (row % partitions, (string?)Record(row), (DateTime?)start.AddMilliseconds(row))));
            Compare("kafka", rows, $"brokers: {cluster.Brokers}\ntopic: {Name}", () => ReadKafka(cluster.Brokers, partitions));
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

        Compare("redis_stream", rows, $"connection: {redis}\nstream: {Name}\nfield: line", () => ReadRedis(database));
    }

    private static string Record(int row) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"id\":\"prediction-{row:D9}\",\"made\":\"{new DateTime(2026, 6, 1).AddMilliseconds(row * 100L):yyyy-MM-ddTHH:mm:ss.fff}Z\",\"label\":{row % 2}}}");

    private static void Compare(string type, int rows, string settings, Func<int> alone)
    {
        var (own, beside) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            own.Add(rows / Seconds(() => Read($"type: {type}\n{settings}\n"), rows));
            beside.Add(rows / Seconds(alone, rows));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| `{type}` | {Median(own) / 1e6:F2} M | {Median(beside) / 1e6:F2} M | {Median(own) / Median(beside):F2} |"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Seconds(Func<int> read, int expected)
    {
        var clock = Stopwatch.StartNew();
        var found = read();
        return found == expected ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{found} records of {expected} were read.");
    }

    private static int Read(string text)
    {
        var settings = NodeReader.Parse(text, new Problems(), References.OfProcess(), 100)!;
        using var source = SourceKinds.Read(settings)!.Open(
            new("labels", Schema, new(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30))) { IsClosed = true });
        source.Refresh();
        var (batch, rows) = (new Batch(Schema), 0);
        bool isMore;
        do
        {
            isMore = source.Read(batch, Instant.MaxValue);
            rows += batch.Count;
            batch.Clear();
        }
        while (isMore);
        return source.Statistics.Error is { } error ? throw new InvalidOperationException(error) : rows;
    }

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
