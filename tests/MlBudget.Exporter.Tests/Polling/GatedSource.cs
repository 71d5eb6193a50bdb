using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Json;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source over a network that doesn't answer before a gate opens, and then has some records, one in each chunk.</summary>
/// <param name="name">What it is called.</param>
/// <param name="schema">What is decoded from its records.</param>
/// <param name="records">The records.</param>
/// <param name="gate">The gate.</param>
/// <param name="isClosed">Whether a replay reads it.</param>
internal sealed class GatedSource(string name, RecordSchema schema, string[] records, Task gate, bool isClosed = false) : BufferedSource(
    new SourceOpening(name, schema, Limits) { IsClosed = isClosed }, "network", new JsonFormat(schema, 1 << 20, requireId: false))
{
    private static readonly ArrivalLimits Limits = new(
        ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));

    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        await gate;
        await Task.Yield();
        var next = position.IsEmpty ? 0 : position.Span[0];
        var isEnd = next + 1 >= records.Length;
        return next == records.Length ? new([], position, isEnd)
            : new([new(next + 1, Encoding.UTF8.GetBytes(records[next]))], new[] { (byte)(next + 1) }, isEnd);
    }
}
