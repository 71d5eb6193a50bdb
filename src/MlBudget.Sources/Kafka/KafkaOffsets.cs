using MlBudget.Core.Persistence;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Kafka;

/// <summary>
/// How far the partitions of a topic were read: the offset that comes next in each, and what was lost before it could be read. Written
/// out it is the position of the source, and the only one: nothing is committed to the brokers. Used by one thread at a time.
/// </summary>
/// <param name="topic">The topic's name.</param>
internal sealed class KafkaOffsets(string topic)
{
    private readonly SortedDictionary<int, long> _next = [];

    /// <summary>The topic's name.</summary>
    public string Topic => topic;

    /// <summary>Whether no partition was ever read.</summary>
    public bool AreNew => _next.Count == 0;

    /// <summary>What was lost last; null where nothing was.</summary>
    public Loss? Lost { get; set; }

    /// <summary>The offset that comes next in a partition; null where it was never read.</summary>
    public long? Next(int partition) => _next.TryGetValue(partition, out var next) ? next : null;

    /// <summary>Goes on in a partition. Partitions that aren't read any more are remembered: they may be again.</summary>
    public void GoTo(int partition, long next) => _next[partition] = next;

    /// <summary>Writes it out.</summary>
    public byte[] Save()
    {
        var blob = new BlobWriter();
        blob.Text(topic);
        blob.Total(_next.Count);
        foreach (var (partition, next) in _next)
        {
            blob.Total(partition);
            blob.Total(next);
        }

        Loss.Save(Lost, blob);
        return blob.Written.ToArray();
    }

    /// <summary>What was written out.</summary>
    /// <exception cref="BlobException">It is nothing that was written.</exception>
    public static KafkaOffsets Restore(ReadOnlySpan<byte> position)
    {
        var blob = new BlobReader(position);
        var offsets = new KafkaOffsets(blob.Text());
        for (var left = blob.Count(KafkaRecord.MostPartitions); left > 0; left--)
            offsets._next.Add((int)blob.Total(), blob.Total());
        offsets.Lost = Loss.Restore(ref blob);
        return blob.AtEnd ? offsets : throw new BlobException($"found {blob.Length} bytes behind the offsets of a topic");
    }
}
