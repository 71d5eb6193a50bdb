using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Sources.Buffering;

namespace MlBudget.Sources.Tests.Buffering;

/// <summary>What can't be fetched is an error of the source until it can, and is tried again, more and more seldom.</summary>
public sealed class FetchErrorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    [Fact]
    public void It_is_tried_again_after_times_that_double_up_to_a_bound_and_start_anew_after_a_success()
    {
        var time = new TimerLog();
        var isDown = true;
        using var source = new ListedQueue(
            ListedQueue.Records(0, 2), opening: ListedQueue.Opening(time),
            options: new() { Patience = Patience, FirstRetry = TimeSpan.FromSeconds(1), LastRetry = TimeSpan.FromSeconds(5) })
        {
            Before = _ => Volatile.Read(ref isDown) ? throw new IOException("connection refused") : Task.CompletedTask,
        };
        source.Refresh();
        foreach (var (retries, seconds) in new[] { (1, 1), (2, 2), (3, 4), (4, 5), (5, 5) })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), time.WaitForRetry(retries));
            Assert.Empty(source.ReadBatch());
            Assert.Equal("can't be fetched: connection refused", source.Statistics.Error);
            // Nothing is to come that anybody should wait for.
            Assert.Null(source.NextTime);
            Assert.Null(source.News);
            Volatile.Write(ref isDown, retries < 5);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        var numbers = new List<int>();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                numbers.AddRange(source.ReadBatch());
                return source.Statistics.Error is null;
            },
            ListedQueue.Long));
        // Who sees no error any more has all that was fetched since.
        Assert.Equal([0, 1], numbers);
        Assert.Null(source.NextTime);

        Volatile.Write(ref isDown, true);
        source.Refresh();
        Assert.Equal(TimeSpan.FromSeconds(1), time.WaitForRetry(6));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_waited_for_longer_than_timers_can(bool isPatience)
    {
        var options = new BufferingOptions { LastRetry = TimeSpan.FromDays(isPatience ? 1 : 50), Patience = TimeSpan.FromDays(isPatience ? 50 : 1) };

        Assert.Throws<ArgumentOutOfRangeException>(() => new ListedQueue([], options: options));
    }

    [Fact]
    public void Where_nothing_can_be_fetched_any_more_it_does_not_look_like_a_source_without_news()
    {
        using var source = new ListedQueue(ListedQueue.Records(0, 2), opening: ListedQueue.Opening(new NoTimers()));
        source.Refresh();

        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 0 && source.Statistics.Error is not null, ListedQueue.Long));
        Assert.Equal("can't be fetched any more: there are no timers", source.Statistics.Error);
        Assert.Null(source.News);
    }

    private sealed class NoTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw new InvalidOperationException("there are no timers");
    }

    [Fact]
    public void A_fetch_that_does_not_answer_is_an_error_even_if_it_can_not_be_ended()
    {
        var time = new TimerLog();
        var gate = new TaskCompletionSource();
        using var source = new ListedQueue(
            ListedQueue.Records(0, 2), opening: ListedQueue.Opening(time), options: new() { Patience = Patience })
        {
            Before = _ => gate.Task,
        };
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => source.Fetches == 1, ListedQueue.Long));
        source.ReadBatch();
        Assert.Null(source.Statistics.Error);

        time.Advance(Patience);

        source.ReadBatch();
        Assert.Equal("has not answered for 1h", source.Statistics.Error);
        gate.SetResult();
        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 2 || source.Statistics.Records == 2, ListedQueue.Long));
        Assert.True(SpinWait.SpinUntil(() => source.ReadBatch().Count == 0 && source.Statistics.Error is null, ListedQueue.Long));
    }

    [Fact]
    public void A_fetch_that_does_not_answer_is_ended_and_tried_again()
    {
        var time = new TimerLog();
        using var source = new ListedQueue([], opening: ListedQueue.Opening(time), options: new() { Patience = Patience })
        {
            Before = cancel => Task.Delay(Timeout.Infinite, cancel),
        };
        source.Refresh();
        Assert.True(SpinWait.SpinUntil(() => source.Fetches == 1, ListedQueue.Long));

        time.Advance(Patience);
        time.WaitForRetry(1);
        source.ReadBatch();
        Assert.Equal("has not answered for 1h", source.Statistics.Error);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(SpinWait.SpinUntil(() => source.Fetches == 2, ListedQueue.Long));
    }

    [Fact]
    public void A_closed_source_is_given_up_after_some_errors()
    {
        using var source = new ListedQueue(
            ListedQueue.Records(0, 2), opening: ListedQueue.Opening() with { IsClosed = true },
            options: new() { Attempts = 3, FirstRetry = TimeSpan.FromMicroseconds(1) })
        {
            Before = _ => throw new IOException("connection refused"),
        };
        source.Refresh();

        Assert.Empty(source.ReadBatch());

        Assert.Equal(3, source.Fetches);
        Assert.Equal("can't be fetched: connection refused", source.Statistics.Error);
        Assert.Null(source.NextTime);
    }

    /// <summary>A clock that tells for how long is waited before it is tried again.</summary>
    private sealed class TimerLog : FakeTimeProvider
    {
        private readonly ConcurrentQueue<TimeSpan> _retries = new();

        /// <summary>Waits until a retry is waited for; how long that is.</summary>
        public TimeSpan WaitForRetry(int number)
        {
            Assert.True(SpinWait.SpinUntil(() => _retries.Count == number, ListedQueue.Long));
            return _retries.Last();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime != Patience)
                _retries.Enqueue(dueTime);
            return timer;
        }
    }
}
