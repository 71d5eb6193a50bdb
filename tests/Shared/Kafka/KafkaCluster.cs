using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace MlBudget.Streams;

/// <summary>
/// A cluster of brokers within this process: the mock cluster that librdkafka has for its own tests. It speaks Kafka's protocol on a free port of this machine,
/// keeps the last 5 MB of each partition, and knows neither users nor TLS.
/// </summary>
public sealed class KafkaCluster : IDisposable
{
    private const int Producer = 0, Broker = 1, MessageSize = 512;

    private static readonly nint Library = Load();

    private static readonly Dictionary<string, Delegate> Functions = [];

    private readonly nint _client;
    private readonly nint _cluster;
    private readonly IProducer<string?, byte[]?> _producer;

    /// <summary>A cluster of one broker without topics.</summary>
    public KafkaCluster()
    {
        var options = Function<Opting>("rd_kafka_conf_new")();
        // It warns that it has no brokers of its own.
        Function<Setting>("rd_kafka_conf_set")(options, "log_level", "0", new(MessageSize), MessageSize);
        _client = Function<Making>("rd_kafka_new")(Producer, options, new(MessageSize), MessageSize);
        _cluster = Function<Founding>("rd_kafka_mock_cluster_new")(_client, 1);
        Brokers = Marshal.PtrToStringUTF8(Function<Naming>("rd_kafka_mock_cluster_bootstraps")(_cluster))!;
        _producer = new ProducerBuilder<string?, byte[]?>(new ProducerConfig { BootstrapServers = Brokers, LingerMs = 1, QueueBufferingMaxMessages = 1_000_000 })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    private delegate nint Opting();

    private delegate int Setting(nint options, string name, string value, StringBuilder message, nuint size);

    private delegate nint Making(int type, nint options, StringBuilder message, nuint size);

    private delegate nint Founding(nint client, int brokers);

    private delegate nint Naming(nint cluster);

    private delegate int Creating(nint cluster, string topic, int partitions, int replicas);

    private delegate int Switching(nint cluster, int broker);

    private delegate void Failing(nint cluster, short api, nuint count, int[] errors);

    private delegate void Ending(nint what);

    /// <summary>What of the protocol asks for what partitions hold.</summary>
    public const short ListOffsets = 2;

    /// <summary>The address of its broker.</summary>
    public string Brokers { get; }

    /// <summary>Makes a topic.</summary>
    public void Create(string topic, int partitions) => Check(Function<Creating>("rd_kafka_mock_topic_create")(_cluster, topic, partitions, 1));

    /// <summary>The broker is away, and ends all connections.</summary>
    public void GoAway() => Check(Function<Switching>("rd_kafka_mock_broker_set_down")(_cluster, Broker));

    /// <summary>The broker is back.</summary>
    public void ComeBack() => Check(Function<Switching>("rd_kafka_mock_broker_set_up")(_cluster, Broker));

    /// <summary>The next questions of a kind are answered with errors.</summary>
    public void Fail(short api, params ErrorCode[] errors) =>
        Function<Failing>("rd_kafka_mock_push_request_errors_array")(_cluster, api, (nuint)errors.Length, [.. errors.Select(error => (int)error)]);

    /// <summary>Writes records, and waits until they are there.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="records">The partition, the value and the time of each; without a time it is now.</param>
    public void Write(string topic, IEnumerable<(int Partition, string? Value, DateTime? At)> records)
    {
        var failed = 0;
        foreach (var (partition, value, at) in records)
        {
            var message = new Message<string?, byte[]?> { Value = value is null ? null : Encoding.UTF8.GetBytes(value), Timestamp = at is { } time ? new(time) : Timestamp.Default };
            _producer.Produce(new TopicPartition(topic, partition), message, report => failed += report.Error.IsError ? 1 : 0);
        }

        _producer.Flush(TimeSpan.FromSeconds(60));
        if (failed > 0)
            throw new InvalidOperationException($"{failed} records were not written.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _producer.Dispose();
        Function<Ending>("rd_kafka_mock_cluster_destroy")(_cluster);
        Function<Ending>("rd_kafka_destroy")(_client);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException($"The cluster has refused it: {(ErrorCode)error}.");
    }

    private static T Function<T>(string name)
        where T : Delegate
    {
        lock (Functions)
        {
            if (!Functions.TryGetValue(name, out var function))
                Functions.Add(name, function = Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Library, name)));
            return (T)function;
        }
    }

    /// <summary>One of the builds that come with the package: that of a system with its libraries.</summary>
    private static nint Load()
    {
        foreach (var name in (string[])["librdkafka", "centos8-librdkafka", "alpine-librdkafka"])
        {
            if (NativeLibrary.TryLoad(name, typeof(KafkaCluster).Assembly, null, out var library))
                return library;
        }

        throw new DllNotFoundException("No build of librdkafka can be loaded here.");
    }
}
