using Confluent.Kafka;

namespace MlBudget.Sources.Kafka;

/// <summary>
/// Records of several partitions in the order of their times by Kafka, and within a partition in that of their offsets: as if they were one
/// log. A record is given once every partition that has more to come has shown its next one. Used by one thread at a time.
/// </summary>
/// <param name="client">The client that fetches them.</param>
internal sealed class KafkaMerge(KafkaClient client)
{
    /// <summary>So much waits here at the most, about, before partitions that are ahead are fetched no further.</summary>
    private const long MostBytes = 32 << 20;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, Partition> _partitions = [];
    private readonly PriorityQueue<Partition, (long Time, int Number)> _heads = new();
    private long _bytes;
    private int _missing;

    /// <summary>Forgets all, and fetches partitions from offsets on.</summary>
    public void Assign(IEnumerable<(int Partition, long Offset)> next)
    {
        _partitions.Clear();
        _bytes = 0;
        foreach (var (number, offset) in next)
            _partitions.Add(number, new(number, offset));
        client.Assign(_partitions.Values.Select(partition => (partition.Number, partition.Reached)));
    }

    /// <summary>Begins to give the records that were there at a look.</summary>
    /// <param name="ends">Up to where each partition is read.</param>
    public void Begin(IEnumerable<KafkaEnds> ends)
    {
        _heads.Clear();
        _missing = 0;
        foreach (var ends1 in ends)
        {
            var partition = _partitions[ends1.Partition];
            partition.End = ends1.End;
            Show(partition);
        }
    }

    /// <summary>The next record; null where all that were there at the look were given.</summary>
    /// <param name="cancel">Ends the waiting for it.</param>
    /// <exception cref="ConsumeException">A partition can't be fetched.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public KafkaRecord? Next(CancellationToken cancel)
    {
        while (_missing > 0)
            Fetch(cancel);
        if (!_heads.TryDequeue(out var partition, out _))
            return null;
        var record = partition.Waiting.Dequeue();
        _bytes -= record.Value.Length;
        Show(partition);
        return record;
    }

    /// <summary>How far a partition was given: behind its last record, or behind what the brokers keep for themselves there.</summary>
    public long GivenTo(int partition) => _partitions[partition] is { } found && found.Waiting.TryPeek(out var next) ? next.Offset : _partitions[partition].Reached;

    /// <summary>Has the next record of a partition among the heads, or notes that it is missing.</summary>
    private void Show(Partition partition)
    {
        if (partition.Waiting.TryPeek(out var next))
        {
            // What was written since the look is for the next one.
            if (next.Offset < partition.End)
                _heads.Enqueue(partition, (next.Time, partition.Number));
        }
        else if (partition.Reached < partition.End)
        {
            partition.IsMissing = true;
            _missing++;
        }
    }

    private void Fetch(CancellationToken cancel)
    {
        if (_bytes > MostBytes)
            HoldBack();
        foreach (var late in _partitions.Values.Where(partition => partition is { IsMissing: true, IsPaused: true }))
        {
            client.Resume(late.Number);
            late.IsPaused = false;
        }

        cancel.ThrowIfCancellationRequested();
        if (client.Consume(Wait) is not { } result || !_partitions.TryGetValue(result.Partition.Value, out var partition))
            return;
        if (result.IsPartitionEOF)
        {
            partition.Reached = Math.Max(partition.Reached, result.Offset.Value);
        }
        else
        {
            var value = result.Message.Value ?? [];
            partition.Waiting.Enqueue(new(partition.Number, result.Offset.Value, Math.Max(0, result.Message.Timestamp.UnixTimestampMs), value));
            partition.Reached = result.Offset.Value + 1;
            _bytes += value.Length;
        }

        if (partition.IsMissing && (partition.Waiting.Count > 0 || partition.Reached >= partition.End))
        {
            partition.IsMissing = false;
            _missing--;
            Show(partition);
        }
    }

    /// <summary>What is fetched of partitions that are ahead would only wait here.</summary>
    private void HoldBack()
    {
        var ahead = _partitions.Values.Where(partition => partition is { IsMissing: false, IsPaused: false }).ToList();
        if (ahead.Count == 0)
            return;
        client.Pause(ahead.Select(partition => partition.Number));
        foreach (var partition in ahead)
            partition.IsPaused = true;
    }

    private sealed class Partition(int number, long next)
    {
        public int Number => number;

        /// <summary>What was fetched and not given.</summary>
        public Queue<KafkaRecord> Waiting { get; } = new();

        /// <summary>The offset behind what was fetched.</summary>
        public long Reached { get; set; } = next;

        /// <summary>The offset up to which it is read.</summary>
        public long End { get; set; }

        /// <summary>Whether its next record isn't here and has to be, before any is given.</summary>
        public bool IsMissing { get; set; }

        /// <summary>Whether it isn't fetched for now.</summary>
        public bool IsPaused { get; set; }
    }
}
