using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Kafka;

/// <summary>Records of a topic, as they are configured.</summary>
/// <param name="Topic">The topic.</param>
public sealed record KafkaDefinition(KafkaTopic Topic) : SourceDefinition
{
    /// <inheritdoc/>
    public override string Written => $"kafka {Topic.Place}";

    /// <inheritdoc/>
    public override string Words => Topic.Partitions.IsEmpty ? base.Words
        : $" ({(Topic.Partitions.Length == 1 ? "partition" : "partitions")} {string.Join(", ", Topic.Partitions)}){base.Words}";

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) => new KafkaSource(Topic, Layout, opening);

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Written;
}
