using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>A source of tallies of minutes, whose counter is the minute's number, fetched a few at a time; its position is how many lie before
/// it.</summary>
internal sealed class ListedSlots(
    int slots, int chunkSlots = 2, int batchTallies = 3, bool isClosed = false, TimeProvider? time = null, BufferingOptions? options = null)
    : BufferedTallySource(
        new("sums", 4, new(ClockMode.Log, time ?? TimeProvider.System, default, TimeSpan.FromDays(7), TimeSpan.FromDays(30))) { IsClosed = isClosed },
        options)
{
    private readonly TallyBatch _batch = new(batchTallies);
    private int _slots = slots;
    private int _fetches;

    /// <summary>What each fetch does first.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What is wrong although there is an answer.</summary>
    public string? Warning { get; set; }

    /// <summary>How often it was fetched.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>How many slots there are.</summary>
    public int Slots { get => Volatile.Read(ref _slots); set => Volatile.Write(ref _slots, value); }

    /// <summary>Reads a batch of what is there; the numbers of its minutes.</summary>
    public List<int> ReadBatch(int? until = null)
    {
        Read(_batch, until is { } minute ? new Minute(minute).Start : Instant.MaxValue);
        foreach (var tally in _batch.Tallies)
        {
            Assert.Equal((4, (long)tally.Slot.Number), (tally.Measure, Assert.Single(tally.Counters)));
            Statistics.Take(tally.Slot.Start);
        }

        List<int> numbers = [.. _batch.Tallies.Select(tally => tally.Slot.Number)];
        _batch.Clear();
        return numbers;
    }

    /// <summary>Reads a batch with a tally at least, unless the source is at its end.</summary>
    public async Task<List<int>> ReadNextAsync(int? until = null)
    {
        while (true)
        {
            var numbers = ReadBatch(until);
            if (numbers.Count > 0 || News is not { } news)
                return numbers;
            await news.WaitAsync(ListedQueue.Long);
        }
    }

    protected override async ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        Interlocked.Increment(ref _fetches);
        await Before(cancel);
        var from = position.IsEmpty ? 0 : BitConverter.ToInt32(position.Span);
        var to = Math.Min(from + chunkSlots, Slots);
        return new(
            [.. Enumerable.Range(from, to - from).Select(minute => new ReadyTally(Measure, new(minute), null, [minute]))],
            BitConverter.GetBytes(to), IsEnd: to == Slots)
        {
            Progress = Slots == 0 ? 1 : (double)to / Slots,
            Warning = Warning,
        };
    }
}
