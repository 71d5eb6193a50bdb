using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Tests.Files;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>What is read of a source that is fetched in the background is what would be read of a file of the same records.</summary>
public sealed class BufferedSourceTests
{
    [Fact]
    public async Task All_records_are_read_in_their_order_and_then_it_is_at_its_end()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 20));
        source.Refresh();

        Assert.Equal(Enumerable.Range(0, 20), await source.ReadAllAsync());

        Assert.Null(source.NextTime);
        Assert.Null(source.News);
        Assert.Null(source.Statistics.Error);
        Assert.Equal(1, source.Progress);
        Assert.Equal(20, source.Statistics.Records);
    }

    [Fact]
    public async Task While_it_is_fetched_it_is_not_at_its_end_and_reading_does_not_wait()
    {
        var gate = new TaskCompletionSource();
        using var source = new ListedQueue(ListedQueue.Records(0, 3)) { Before = _ => gate.Task };
        source.Refresh();

        Assert.Empty(source.ReadBatch());

        Assert.Equal(Instant.MinValue, source.NextTime);
        Assert.False(source.News!.IsCompleted);
        gate.SetResult();
        Assert.Equal([0, 1, 2], await source.ReadAllAsync());
        Assert.Null(source.NextTime);
    }

    [Fact]
    public async Task Between_two_chunks_the_next_time_is_the_latest_one()
    {
        var gate = new TaskCompletionSource();
        var source = new ListedQueue(ListedQueue.Records(0, 4));
        using (source)
        {
            source.Before = _ => source.Fetched < 2 ? Task.CompletedTask : gate.Task;
            source.Refresh();

            Assert.Equal([0, 1], await source.ReadNextAsync());

            Assert.Equal(Reader.At(1), source.NextTime);
            Assert.Equal(0.5, source.Progress);
            gate.SetResult();
            Assert.Equal([2, 3], await source.ReadAllAsync());
        }
    }

    [Fact]
    public async Task What_comes_later_is_read_after_a_look()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 3));
        source.Refresh();
        await source.ReadAllAsync();
        source.Append([.. ListedQueue.Records(3, 1)]);
        source.Refresh();

        List<int> numbers = [];
        Assert.True(SpinWait.SpinUntil(() => (numbers = source.ReadBatch()).Count > 0, ListedQueue.Long));

        Assert.Equal([3], numbers);
    }

    [Fact]
    public async Task Under_a_logs_clock_a_look_is_under_way_until_it_is_answered_and_none_is_made_meanwhile()
    {
        var gate = new TaskCompletionSource();
        using var source = new ListedQueue(ListedQueue.Records(0, 3));
        source.Refresh();
        await source.ReadAllAsync();
        Assert.False(source.IsLooking);
        var fetches = source.Fetches;
        source.Before = _ => gate.Task;

        for (var look = 0; look < 3; look++)
        {
            source.Refresh();
            Assert.Empty(source.ReadBatch());
            Assert.True(source.IsLooking);
        }

        Assert.Null(source.NextTime);
        gate.SetResult();
        await source.News!.WaitAsync(ListedQueue.Long);
        Assert.Empty(source.ReadBatch());
        Assert.False(source.IsLooking);
        Assert.Null(source.News);
        Assert.Equal(fetches + 1, source.Fetches);
    }

    [Fact]
    public async Task A_look_that_ends_with_an_error_is_not_waited_for()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 3));
        source.Refresh();
        await source.ReadAllAsync();
        source.Before = _ => throw new IOException("gone");

        source.Refresh();

        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 0 && source.Statistics.Error is not null, ListedQueue.Long));
        Assert.False(source.IsLooking);
        Assert.Null(source.News);
    }

    [Fact]
    public async Task Under_the_wall_clock_no_look_is_waited_for()
    {
        var gate = new TaskCompletionSource();
        using var source = new ListedQueue(ListedQueue.Records(0, 3), opening: ListedQueue.Opening(clock: ClockMode.Wall));
        source.Refresh();
        await source.ReadAllAsync();
        source.Before = _ => gate.Task;

        source.Refresh();

        Assert.Empty(source.ReadBatch());
        Assert.False(source.IsLooking);
        Assert.Null(source.News);
        gate.SetResult();
    }

    [Fact]
    public async Task A_record_that_is_later_waits_and_those_behind_it_wait_with_it()
    {
        using var source = new ListedQueue([.. ListedQueue.Records(0, 6), Reader.Line(3)]);
        source.Refresh();

        Assert.Equal([0, 1, 2, 3], await source.ReadAllAsync(untilNumber: 3));

        Assert.Equal(Reader.At(4), source.NextTime);
        Assert.Equal([4, 5, 3], await source.ReadAllAsync());
    }

    [Fact]
    public async Task Refused_records_are_counted_and_said_with_their_place_and_number()
    {
        var refused = new List<RefusedRecord>();
        using var source = new ListedQueue(
            [Reader.Line(0), "no record", Reader.Line(1), new string('x', 100), Reader.Line(2)],
            opening: ListedQueue.Opening() with { MaxRecordBytes = 50, OnRefused = refused.Add });
        source.Refresh();

        Assert.Equal([0, 1, 2], await source.ReadAllAsync());

        Assert.Equal(
            [
                new("queue", 1, RejectionReason.Malformed, "not JSON at byte 1 of 9: expected one JSON object per line"),
                new("queue", 3, RejectionReason.TooLong, "longer than limits.max_line_bytes, 50"),
            ],
            refused);
        Assert.Equal(1, source.Statistics.Rejected(RejectionReason.Malformed));
        Assert.Equal(1, source.Statistics.Rejected(RejectionReason.TooLong));
    }

    [Fact]
    public async Task A_stray_time_moves_no_log_clock()
    {
        using var source = new ListedQueue([Reader.Line(9, 4_000_000_000), .. ListedQueue.Records(0, 9), Reader.Line(7, 0)], chunkRecords: 5);
        source.Refresh();

        Assert.Equal(Enumerable.Range(0, 9), await source.ReadAllAsync());
        source.Settle();

        Assert.Equal(1, source.Statistics.Rejected(RejectionReason.SetAside));
        Assert.Equal(1, source.Statistics.Late);
        Assert.Equal(Reader.At(8), source.Statistics.LatestTime);
    }

    [Fact]
    public void Reading_a_closed_source_waits_for_all_of_it()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 50), opening: ListedQueue.Opening() with { IsClosed = true })
        {
            Before = async _ => await Task.Yield(),
        };
        source.Refresh();
        var numbers = new List<int>();
        while (source.ReadBatch() is { Count: > 0 } batch)
        {
            numbers.AddRange(batch);
            Assert.Equal(batch.Count == 3 && numbers.Count < 50, source.NextTime is not null);
        }

        Assert.Equal(Enumerable.Range(0, 50), numbers);
        Assert.Null(source.NextTime);
        Assert.Null(source.Statistics.Error);
    }

    [Fact]
    public void Its_first_records_are_waited_for_before_anything_runs()
    {
        var heads = new QueueDefinition().ReadHeads(ListedQueue.Opening(), new(Records: 7));

        Assert.Empty(heads.Errors);
        Assert.Equal(10, Assert.Single(heads.Heads).Records);
        Assert.True(heads.AreAll);
    }

    [Fact]
    public void What_is_refused_of_its_first_records_is_counted()
    {
        var heads = new QueueDefinition { Records = ["no JSON", .. ListedQueue.Records(0, 3), "{", "{}", Reader.Line(3)] }
            .ReadHeads(ListedQueue.Opening(), new(Records: 7));

        var head = Assert.Single(heads.Heads);
        Assert.Equal(4, head.Records);
        Assert.Equal(
            [(RejectionReason.Malformed, 2L, "not JSON at byte 1 of 7: expected one JSON object per line"), (RejectionReason.NoTime, 1L, "no time in 't': expected a time such as 2026-08-01T10:30:00Z, 2026-08-01 10:30, 20260801 or 01/Aug/2026:10:30:00 +0900, or a number since the epoch, before the year 6000")],
            head.Refused.OrderBy(refused => refused.First.Reason).Select(refused => (refused.First.Reason, refused.Count, refused.First.Detail)));
    }

    [Fact]
    public async Task While_a_record_waits_for_its_time_nothing_is_news_however_much_was_fetched()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 10));
        source.Refresh();
        Assert.Equal([0], await source.ReadNextAsync(untilNumber: 0));
        Assert.True(SpinWait.SpinUntil(() => source.Fetched >= 6, ListedQueue.Long));

        Assert.Empty(source.ReadBatch(untilNumber: 0));
        Assert.Equal(Reader.At(1), source.NextTime);
        Assert.Null(source.News);

        Assert.Equal([1, 2, 3], source.ReadBatch());
    }

    [Fact]
    public async Task Who_waits_for_a_closed_source_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        using var source = new ListedQueue([], opening: ListedQueue.Opening() with { IsClosed = true }) { Before = _ => gate.Task };
        source.Refresh();
        var reading = Task.Run(() => source.Read(new Batch(Reader.Schema, 1), Instant.MaxValue, stop.Token));

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(ListedQueue.Long));
        gate.SetResult();
    }

    [Fact]
    public async Task No_more_is_fetched_than_the_buffer_holds_until_it_is_read()
    {
        var (taken, most) = (0, 0);
        var source = new ListedQueue(ListedQueue.Records(0, 200), chunkRecords: 1, batchRows: 1, options: new() { MaxChunks = 2 });
        using (source)
        {
            source.Before = _ =>
            {
                most = Math.Max(most, source.Fetched + 1 - Volatile.Read(ref taken));
                return Task.CompletedTask;
            };
            source.Refresh();
            Assert.True(SpinWait.SpinUntil(() => source.Fetched == 2, ListedQueue.Long));
            while (await source.ReadNextAsync() is { Count: > 0 } next)
                Volatile.Write(ref taken, taken + next.Count);
        }

        Assert.Equal(200, taken);
        // The one that was taken and not counted here as yet is the third.
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public void It_is_disposed_of_at_once_while_a_fetch_hangs_and_lets_go_when_that_is_back()
    {
        var gate = new TaskCompletionSource();
        var source = new ListedQueue([]) { Before = _ => gate.Task };
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => source.Fetches == 1, ListedQueue.Long));

        source.Dispose();
        source.Dispose();

        Assert.False(source.IsReleased);
        gate.SetException(new IOException("the connection was closed"));
        Assert.True(SpinWait.SpinUntil(() => source.IsReleased, ListedQueue.Long));
    }

    [Fact]
    public void A_source_that_was_never_looked_at_lets_go_as_well()
    {
        var source = new ListedQueue([]);

        source.Dispose();

        Assert.True(SpinWait.SpinUntil(() => source.IsReleased, ListedQueue.Long));
        Assert.Equal(0, source.Fetches);
    }

    private sealed record QueueDefinition : SourceDefinition
    {
        public override string Written => "queue";

        public IEnumerable<string> Records { get; init; } = ListedQueue.Records(0, 10);

        public override IRecordSource Open(SourceOpening opening) =>
            new ListedQueue(Records, opening: opening) { Before = async _ => await Task.Yield() };
    }
}
