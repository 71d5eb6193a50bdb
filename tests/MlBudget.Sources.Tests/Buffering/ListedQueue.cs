using System.Text;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Json;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>
/// A source of listed records that are fetched a few at a time; its position is how many records lie before it. Read by hand, by one
/// thread; what is set and asked here is shared with the fetcher's.
/// </summary>
internal sealed class ListedQueue : BufferedSource
{
    /// <summary>Waited for at the most for what has to come.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<string> _records;
    private readonly int _chunkRecords;
    private readonly Batch _batch;
    private int _fetches;
    private int _fetched;
    private volatile bool _isReleased;

    public ListedQueue(
        IEnumerable<string> records, int chunkRecords = 2, int batchRows = 3, SourceOpening? opening = null, BufferingOptions? options = null)
        : base(opening ??= Opening(), "queue", new JsonFormat(opening.Schema, opening.MaxRecordBytes, opening.RequireId), options) =>
        (_records, _chunkRecords, _batch) = ([.. records], chunkRecords, new Batch(opening.Schema, batchRows));

    /// <summary>What each fetch does first.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>How often it was fetched.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>How many records were fetched.</summary>
    public int Fetched => Volatile.Read(ref _fetched);

    /// <summary>Whether it was let go of what is fetched from.</summary>
    public bool IsReleased => _isReleased;

    public static SourceOpening Opening(TimeProvider? time = null, ClockMode clock = ClockMode.Log) => new(
        "predictions", Reader.Schema,
        new(clock, time ?? TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)));

    /// <summary>Records with these numbers.</summary>
    public static IEnumerable<string> Records(int from, int count) => Enumerable.Range(from, count).Select(number => Reader.Line(number));

    public void Append(params string[] records)
    {
        lock (_lock)
            _records.AddRange(records);
    }

    /// <summary>Reads a batch of what is there.</summary>
    public List<int> ReadBatch(long? untilNumber = null)
    {
        Read(_batch, untilNumber is { } until ? Reader.At(until) : Instant.MaxValue);
        List<int> numbers = [.. Enumerable.Range(0, _batch.Count).Select(row => (int)_batch.Number(0).Values[row])];
        _batch.Clear();
        return numbers;
    }

    /// <summary>Reads a batch with a record at least, unless the source is at its end.</summary>
    public async Task<List<int>> ReadNextAsync(long? untilNumber = null)
    {
        while (true)
        {
            var numbers = ReadBatch(untilNumber);
            if (numbers.Count > 0 || News is not { } news || NextTime > (untilNumber is { } until ? Reader.At(until) : Instant.MaxValue))
                return numbers;
            await news.WaitAsync(Long);
        }
    }

    /// <summary>Reads all that the source has.</summary>
    public async Task<List<int>> ReadAllAsync(long? untilNumber = null)
    {
        var numbers = new List<int>();
        while (await ReadNextAsync(untilNumber) is { Count: > 0 } next)
            numbers.AddRange(next);
        return numbers;
    }

    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        Interlocked.Increment(ref _fetches);
        await Before(cancel);
        lock (_lock)
        {
            var from = position.IsEmpty ? 0 : BitConverter.ToInt32(position.Span);
            var to = Math.Min(from + _chunkRecords, _records.Count);
            Interlocked.Add(ref _fetched, to - from);
            return new(
                [.. Enumerable.Range(from, to - from).Select(number => new FetchedRecord(number, Encoding.UTF8.GetBytes(_records[number])))],
                BitConverter.GetBytes(to), IsEnd: to == _records.Count) { Progress = (double)to / _records.Count };
        }
    }

    protected override ValueTask CloseAsync()
    {
        _isReleased = true;
        return ValueTask.CompletedTask;
    }
}
