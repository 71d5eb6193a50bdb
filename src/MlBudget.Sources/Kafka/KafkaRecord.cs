namespace MlBudget.Sources.Kafka;

/// <summary>A record of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Time">Its time by Kafka, in milliseconds since 1970; it orders the records of several partitions.</param>
/// <param name="Value">Its bytes; empty where it has none.</param>
internal readonly record struct KafkaRecord(int Partition, long Offset, long Time, byte[] Value)
{
    private const int PartitionBits = 16;

    /// <summary>More partitions than that are not numbered; no topic has so many.</summary>
    public const int MostPartitions = 1 << PartitionBits;

    /// <summary>A number from which partition and offset are told.</summary>
    public long Number => Offset << PartitionBits | (long)Partition;

    /// <summary>The partition and the offset that a number tells.</summary>
    public static (int Partition, long Offset) Of(long number) => ((int)(number & (MostPartitions - 1)), number >> PartitionBits);
}
