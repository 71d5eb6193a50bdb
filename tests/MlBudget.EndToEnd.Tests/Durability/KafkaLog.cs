using System.Text;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Live;
using MlBudget.Streams;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A log whose lines are the records of a topic, those of one id in one partition, as a producer writes them with the id as the key. Each has a cluster of its own, which
/// outlives the exporters that read it.</summary>
internal sealed class KafkaLog : IGrowingLog
{
    /// <summary>The variable of the cluster's address, which exporters inherit.</summary>
    public const string Address = "DURABILITY_KAFKA";

    private const string Topic = "labels";

    private const int Partitions = 4;

    private readonly KafkaCluster _cluster = new();
    private readonly TimedLines _lines;
    private int _written;

    /// <summary>Nothing is written yet.</summary>
    /// <param name="lines">What will be written.</param>
    public KafkaLog(TimedLines lines)
    {
        _lines = lines;
        _cluster.Create(Topic, Partitions);
        Environment.SetEnvironmentVariable(Address, _cluster.Brokers);
    }

    /// <inheritdoc/>
    public void WriteTo(DateTime time) => WriteTo(_lines.EndAt(time));

    /// <inheritdoc/>
    public void Finish() => WriteTo(_lines.Content.Length);

    /// <inheritdoc/>
    public void Dispose() => _cluster.Dispose();

    private void WriteTo(int end)
    {
        var records = new List<(int Partition, string? Value, DateTime? At)>();
        for (; _lines.StartOf(_written) < end; _written++)
        {
            var line = _lines.Line(_written);
            records.Add((PartitionOf(line), Encoding.UTF8.GetString(line.Span), _lines.ArrivalOf(_written)));
        }

        _cluster.Write(Topic, records);
    }

    private static int PartitionOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var record = JsonDocument.Parse(line);
            return record.RootElement.GetProperty("id").ToString().Sum(letter => letter) % Partitions;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A line that is none has no id.
            return 0;
        }
    }
}
