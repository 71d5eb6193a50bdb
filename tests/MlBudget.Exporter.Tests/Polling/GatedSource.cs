using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Json;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A source over a network that doesn't answer before a gate opens, and then has some records, one in each chunk.</summary>
/// <param name="name">What it is called.</param>
/// <param name="schema">What is decoded from its records.</param>
/// <param name="records">The first records.</param>
/// <param name="gate">The gate.</param>
/// <param name="isClosed">Whether a replay reads it.</param>
internal sealed class GatedSource(string name, RecordSchema schema, string[] records, Task gate, bool isClosed = false) : BufferedSource(
    new SourceOpening(name, schema, Limits) { IsClosed = isClosed }, "network", new JsonFormat(schema, 1 << 20, requireId: false))
{
    private static readonly ArrivalLimits Limits = new(
        ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));

    private readonly List<string> _records = [.. records];
    private int _fetches;

    /// <summary>The gate of all fetches but the first.</summary>
    public Task Later { get; set; } = Task.CompletedTask;

    /// <summary>How often it was asked for more.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>Adds a record; not while it is being fetched.</summary>
    public void Append(string record) => _records.Add(record);

    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        Interlocked.Increment(ref _fetches);
        await gate;
        var next = position.IsEmpty ? 0 : position.Span[0];
        if (next > 0)
            await Later;
        await Task.Yield();
        var isEnd = next + 1 >= _records.Count;
        return next == _records.Count ? new([], position, isEnd)
            : new([new(next + 1, Encoding.UTF8.GetBytes(_records[next]))], new[] { (byte)(next + 1) }, isEnd);
    }
}
