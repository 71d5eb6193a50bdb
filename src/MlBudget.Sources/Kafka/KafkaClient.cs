using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Kafka;

/// <summary>
/// The client of a topic: librdkafka by Confluent.Kafka. It joins no consumer group and commits nothing; partitions are assigned to it.
/// Used by one thread at a time.
/// </summary>
internal sealed class KafkaClient : IDisposable
{
    /// <summary>After how long a question is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>After how long it is where the client says that a connection has failed: its words are the error then.</summary>
    private static readonly TimeSpan PatienceAfterFailure = TimeSpan.FromSeconds(2);

    private readonly KafkaTopic _topic;
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly IAdminClient _admin;
    private volatile Failure? _failure;

    /// <summary>A client that connects by itself.</summary>
    /// <exception cref="InvalidOperationException">An option can't be used.</exception>
    public KafkaClient(KafkaTopic topic)
    {
        _topic = topic;
        _consumer = new ConsumerBuilder<Ignore, byte[]>(KafkaOptions.Of(topic))
            .SetErrorHandler((_, _) => { })
            .SetLogHandler((_, log) => Note(log))
            .Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>Looks at the partitions that are to be read, each with its first offset and the one behind its last.</summary>
    /// <exception cref="SourceException">The topic isn't there, or can't be seen.</exception>
    /// <exception cref="KafkaException">The brokers can't be asked.</exception>
    public async ValueTask<ImmutableArray<KafkaEnds>> LookAsync()
    {
        var partitions = FindPartitions();
        var answers = await Task.WhenAll(AskAsync(partitions, OffsetSpec.Earliest()), AskAsync(partitions, OffsetSpec.Latest()));
        _failure = null;
        return [.. partitions.Select(partition => new KafkaEnds(partition, answers[0][partition], answers[1][partition]))];
    }

    /// <summary>Begins to fetch partitions.</summary>
    /// <param name="next">The offsets at which to begin.</param>
    public void Assign(IEnumerable<(int Partition, long Offset)> next) =>
        _consumer.Assign(next.Select(one => new TopicPartitionOffset(_topic.Name, one.Partition, one.Offset)));

    /// <summary>The next record, or the end of a partition; null where neither came in some time.</summary>
    /// <param name="wait">How long is waited for it.</param>
    /// <exception cref="ConsumeException">A partition can't be fetched.</exception>
    public ConsumeResult<Ignore, byte[]>? Consume(TimeSpan wait) => _consumer.Consume(wait);

    /// <summary>Fetches no more of some partitions for now.</summary>
    public void Pause(IEnumerable<int> partitions) => _consumer.Pause(partitions.Select(Of));

    /// <summary>Fetches a partition again.</summary>
    public void Resume(int partition) => _consumer.Resume([Of(partition)]);

    /// <summary>What an error is, for people.</summary>
    /// <param name="thrown">What the client has thrown.</param>
    public string Describe(KafkaException thrown)
    {
        var reason = thrown.Error.Code switch
        {
            ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => Missing,
            ErrorCode.TopicAuthorizationFailed => $"this user may not read the topic '{_topic.Name}', or there is none",
            // What has gone wrong with the connection says more than that nothing was answered.
            ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_WaitCoord =>
                _failure?.Words ?? $"no broker has answered for {Patience.TotalSeconds}s",
            _ => thrown.Error.Reason,
        };
        return _topic.Cleared(reason);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    private string Missing => $"found no topic '{_topic.Name}'";

    private ImmutableArray<int> FindPartitions()
    {
        var found = AskForMetadata().Topics.FirstOrDefault(topic => topic.Topic == _topic.Name)
            ?? throw new SourceException(Missing);
        if (found.Error.IsError)
            throw new KafkaException(found.Error);
        var partitions = found.Partitions.Select(partition => partition.PartitionId).Order().ToImmutableArray();
        if (partitions.IsEmpty)
            throw new SourceException(Missing);
        if (partitions[^1] >= KafkaRecord.MostPartitions)
            throw new SourceException($"found {partitions.Length} partitions of '{_topic.Name}', expected fewer than {KafkaRecord.MostPartitions}");
        if (_topic.Partitions.IsEmpty)
            return partitions;
        var missing = _topic.Partitions.Except(partitions).ToList();
        return missing.Count == 0 ? _topic.Partitions : throw new SourceException(
            $"found no partition {string.Join(", ", missing)} of the topic '{_topic.Name}', which has {partitions[0]} to {partitions[^1]}; 'partitions' names those that are read");
    }

    private Metadata AskForMetadata()
    {
        try
        {
            return _admin.GetMetadata(_topic.Name, PatienceAfterFailure);
        }
        catch (KafkaException) when (_failure is null)
        {
            return _admin.GetMetadata(_topic.Name, Patience - PatienceAfterFailure);
        }
    }

    /// <summary>Keeps the worst of what went wrong with connections, and of that the last. Called by threads of the client.</summary>
    private void Note(LogMessage log)
    {
        // Behind the name of a thread.
        const string End = "]: ";
        if (log.Facility != "FAIL" || (_failure is { } before && before.Level < log.Level))
            return;
        var start = log.Message.StartsWith("[thrd:", StringComparison.Ordinal) ? log.Message.IndexOf(End, StringComparison.Ordinal) + End.Length : 0;
        _failure = new(log.Level, log.Message[start..]);
    }

    private async Task<Dictionary<int, long>> AskAsync(ImmutableArray<int> partitions, OffsetSpec which)
    {
        try
        {
            var answer = await _admin.ListOffsetsAsync(
                partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = Of(partition), OffsetSpec = which }),
                new() { RequestTimeout = Patience, IsolationLevel = IsolationLevel.ReadCommitted });
            // A cluster that comes back may know of a partition, and not yet where it begins or ends.
            if (answer.ResultInfos.FirstOrDefault(found => found.TopicPartitionOffsetError.Offset.Value < 0) is { } unknown)
                throw new SourceException($"the brokers don't tell where partition {unknown.TopicPartitionOffsetError.Partition.Value} begins and ends");
            return answer.ResultInfos.ToDictionary(
                found => found.TopicPartitionOffsetError.Partition.Value, found => found.TopicPartitionOffsetError.Offset.Value);
        }
        catch (ListOffsetsException error)
        {
            throw new KafkaException(error.Result.ResultInfos.Select(found => found.TopicPartitionOffsetError.Error).First(found => found.IsError));
        }
    }

    private TopicPartition Of(int partition) => new(_topic.Name, partition);

    /// <summary>Why a connection has failed.</summary>
    private sealed record Failure(SyslogLevel Level, string Words);
}
