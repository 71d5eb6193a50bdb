using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>Ready-made tallies that are fetched in the background are read as records are.</summary>
public sealed class BufferedTallySourceTests : ISourceWriter
{
    private Dictionary<string, byte[]> _written = [];
    private int _writes;

    [Fact]
    public async Task All_tallies_are_read_in_their_order_and_then_it_is_at_its_end()
    {
        using var source = new ListedSlots(20);
        source.Refresh();
        var numbers = new List<int>();
        while (await source.ReadNextAsync() is { Count: > 0 } next)
            numbers.AddRange(next);

        Assert.Equal(Enumerable.Range(0, 20), numbers);
        Assert.Null(source.NextTime);
        Assert.Null(source.News);
        Assert.Null(source.Statistics.Error);
        Assert.Equal(1, source.Progress);
    }

    [Fact]
    public async Task While_it_is_fetched_it_is_not_at_its_end_and_reading_does_not_wait()
    {
        var gate = new TaskCompletionSource();
        using var source = new ListedSlots(4);
        source.Before = _ => source.Fetches < 2 ? Task.CompletedTask : gate.Task;
        source.Refresh();
        Assert.Equal([0, 1], await source.ReadNextAsync());

        Assert.Empty(source.ReadBatch());

        Assert.Equal(new Minute(1).Start, source.NextTime);
        Assert.Equal(0.5, source.Progress);
        Assert.False(source.News!.IsCompleted);
        gate.SetResult();
        Assert.Equal([2, 3], await source.ReadNextAsync());
        Assert.Null(source.NextTime);
    }

    [Fact]
    public async Task A_tally_that_is_later_waits()
    {
        using var source = new ListedSlots(6, chunkSlots: 6);
        source.Refresh();

        Assert.Equal([0, 1], await source.ReadNextAsync(until: 1));

        Assert.Equal(new Minute(2).Start, source.NextTime);
        Assert.Null(source.News);
        Assert.Equal([2, 3, 4], source.ReadBatch());
        Assert.Equal([5], source.ReadBatch());
    }

    [Fact]
    public async Task What_comes_later_is_read_after_a_look()
    {
        using var source = new ListedSlots(1);
        source.Refresh();
        Assert.Equal([0], await source.ReadNextAsync());
        source.Slots = 2;
        Assert.Empty(source.ReadBatch());
        source.Refresh();

        List<int> numbers = [];
        Assert.True(SpinWait.SpinUntil(() => (numbers = source.ReadBatch()).Count > 0, ListedQueue.Long));

        Assert.Equal([1], numbers);
    }

    [Fact]
    public void Reading_a_closed_source_waits_for_all_of_it()
    {
        using var source = new ListedSlots(50, isClosed: true) { Before = async _ => await Task.Yield() };
        source.Refresh();
        var numbers = new List<int>();
        while (source.ReadBatch() is { Count: > 0 } batch)
            numbers.AddRange(batch);

        Assert.Equal(Enumerable.Range(0, 50), numbers);
        Assert.Null(source.NextTime);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    [InlineData(100, 7)]
    public async Task A_restart_at_each_slot_leaves_none_out(int chunk, int batch)
    {
        var stored = new Dictionary<string, byte[]>();
        var slots = new SortedSet<int>();
        for (var until = 0; until <= 24; until++)
        {
            // What is part of a chunk is given again.
            using var source = new ListedSlots(25, until % 2 == 0 ? chunk : chunk + 1, batch);
            source.Restore(stored);
            source.Refresh();
            var numbers = await source.ReadNextAsync(until);
            while (source.ReadBatch(until) is { Count: > 0 } more)
                numbers.AddRange(more);
            slots.UnionWith(numbers);
            Assert.Equal(numbers.Order(), numbers);
            _written = new(stored);
            source.WriteChanges(this);
            stored = _written;
        }

        Assert.Equal(Enumerable.Range(0, 25), slots);
    }

    [Fact]
    public async Task A_commit_that_has_not_succeeded_is_written_again_and_one_that_has_is_not()
    {
        using var source = new ListedSlots(4);
        source.Refresh();
        await source.ReadNextAsync();
        source.WriteChanges(this);
        source.WriteChanges(this);
        Assert.Equal(2, _writes);

        source.Committed();
        source.WriteChanges(this);
        Assert.Equal(2, _writes);
    }

    [Fact]
    public void Entries_of_something_else_are_refused()
    {
        byte[][] others = [[], [1], [2, 0], [1, 0, 0]];
        foreach (var other in others)
            Assert.Throws<BlobException>(() => new ListedSlots(1).Restore(new Dictionary<string, byte[]> { ["state"] = other }));
        Assert.Throws<BlobException>(() => new ListedSlots(1).Restore(new Dictionary<string, byte[]> { ["rest"] = [1, 0] }));
    }

    [Fact]
    public void What_can_not_be_fetched_is_an_error_until_it_can()
    {
        var time = new FakeTimeProvider();
        var isDown = true;
        using var source = new ListedSlots(2, time: time, options: new() { Patience = TimeSpan.FromHours(1) })
        {
            Before = _ => Volatile.Read(ref isDown) ? throw new IOException("connection refused") : Task.CompletedTask,
        };
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 0 && source.Statistics.Error is not null, ListedQueue.Long));

        Assert.Equal("can't be fetched: connection refused", source.Statistics.Error);
        Assert.Null(source.NextTime);
        Assert.Null(source.News);
        Volatile.Write(ref isDown, false);
        List<int> numbers = [];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                numbers.AddRange(source.ReadBatch());
                return source.Statistics.Error is null;
            },
            ListedQueue.Long));
        Assert.Equal([0, 1], numbers);
    }

    [Fact]
    public async Task A_warning_is_an_error_until_a_chunk_without_one_is_read()
    {
        using var source = new ListedSlots(2) { Warning = "slots of 1m are shorter than four scrapes" };
        source.Refresh();
        Assert.Equal([0, 1], await source.ReadNextAsync());
        Assert.Equal("slots of 1m are shorter than four scrapes", source.Statistics.Error);
        Assert.Null(source.NextTime);

        source.Warning = null;
        source.Refresh();

        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 0 && source.Statistics.Error is null, ListedQueue.Long));
    }

    [Fact]
    public void It_is_disposed_of_at_once_while_a_fetch_hangs()
    {
        var gate = new TaskCompletionSource();
        var source = new ListedSlots(1) { Before = _ => gate.Task };
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => source.Fetches == 1, ListedQueue.Long));

        source.Dispose();
        source.Dispose();
        gate.SetResult();
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value)
    {
        _writes++;
        _written[key] = value.ToArray();
    }

    void ISourceWriter.Delete(string key) => _written.Remove(key);
}
