namespace MlBudget.Sources.Kafka;

/// <summary>What a partition holds.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="First">The offset of its first record that is still there.</param>
/// <param name="End">The offset behind its last record.</param>
internal readonly record struct KafkaEnds(int Partition, long First, long End);
