using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;
using NSubstitute;

namespace MlBudget.Exporter.Tests.Polling;

public sealed class FeedTests : IDisposable
{
    private readonly IRecordSource _source = Substitute.For<IRecordSource>();
    private readonly List<int> _folded = [];
    private readonly CancellationTokenSource _stop = new();
    private Feed? _feed;

    public FeedTests() => _source.Statistics.Returns(new SourceStatistics());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Batches_are_read_until_the_source_has_no_more(int threads)
    {
        Gives(4, 4, 3, 2, 4, 4, 1);
        var feed = Open(threads);
        feed.Read(Instant.MaxValue, int.MaxValue, null, default);

        Assert.Equal([4, 4, 3, 2, 4, 4, 1], _folded);
        Assert.True(feed.AtEnd);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(1, 7)]
    [InlineData(2, 5)]
    [InlineData(2, 7)]
    public void A_reading_that_ends_for_now_is_not_at_its_end(int threads, int batches)
    {
        Gives(4, 4, 4, 4, 4, 4, 4, 4, 1);
        var feed = Open(threads);
        feed.Read(Instant.MaxValue, maxBatches: batches, null, default);

        Assert.Equal(Enumerable.Repeat(4, batches), _folded);
        Assert.False(feed.AtEnd);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_read_when_time_is_over_is_counted_and_the_rest_is_read_the_next_time(int threads)
    {
        Gives(4, 3, 4, 2, 4, 3, 4, 2, 1);
        var feed = Open(threads);
        feed.Read(Instant.MaxValue, int.MaxValue, isOver: () => _folded.Count >= 2, default);

        Assert.InRange(_folded.Count, 2, 5);
        Assert.False(feed.AtEnd);

        feed.Read(Instant.MaxValue, int.MaxValue, null, default);

        Assert.Equal([4, 3, 4, 2, 4, 3, 4, 2, 1], _folded);
        Assert.True(feed.AtEnd);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_is_read_before_an_error_is_counted_and_the_error_is_told(int threads)
    {
        var read = 0;
        _source.Read(Arg.Any<Batch>(), Arg.Any<Instant>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            if (++read == 4)
                throw new IOException("gone");
            call.Arg<Batch>().Count = 4;
            return true;
        });
        var feed = Open(threads);

        Assert.Equal("gone", Assert.Throws<IOException>(() => feed.Read(Instant.MaxValue, int.MaxValue, null, default)).Message);
        Assert.Equal([4, 4, 4], _folded);
        Assert.False(feed.AtEnd);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_comes_in_one_reading_with_an_error_is_counted_too(int threads)
    {
        var read = 0;
        _source.Read(Arg.Any<Batch>(), Arg.Any<Instant>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            call.Arg<Batch>().Count += ++read == 4 ? 3 : 1;
            return read != 4 ? read < 8 : throw new IOException("gone");
        });
        var feed = Open(threads);

        Assert.Throws<IOException>(() => feed.Read(Instant.MaxValue, int.MaxValue, null, default));
        feed.Read(Instant.MaxValue, int.MaxValue, null, default);

        Assert.Equal(3 + 3 + 4, _folded.Sum());
        Assert.True(feed.AtEnd);
    }

    [Fact]
    public void Batches_that_are_decoded_on_another_thread_are_kept_while_more_is_to_be_read()
    {
        Gives([.. Enumerable.Repeat(4, 40), 1]);
        var made = 0;
        _feed = Feed.OfRecords(FeedRole.Predictions, _source, NewBatch, batch => _folded.Add(batch.Count), threads: 2);
        for (var turn = 0; turn < 3; turn++)
            _feed.Read(Instant.MaxValue, maxBatches: 10, null, default);

        Assert.Equal((4, 30), (made, _folded.Count));
        _feed.Read(Instant.MaxValue, int.MaxValue, null, default);
        Assert.Equal((4, 41, true), (made, _folded.Count, _feed.AtEnd));

        Batch NewBatch()
        {
            made++;
            return new(new("t", null, []), 4);
        }
    }

    [Fact]
    public void A_turn_of_few_batches_is_read_on_one_thread()
    {
        Gives([.. Enumerable.Repeat(4, 20), 1]);
        var threads = new HashSet<int>();
        _source.When(source => source.Read(Arg.Any<Batch>(), Arg.Any<Instant>(), Arg.Any<CancellationToken>()))
            .Do(_ => threads.Add(Environment.CurrentManagedThreadId));
        var feed = Open(threads: 2);
        for (var turn = 0; turn < 10; turn++)
            feed.Read(Instant.MaxValue, maxBatches: 2, null, default);

        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void Reading_ends_before_an_error_of_counting_is_told()
    {
        var isReading = 0;
        _source.Read(Arg.Any<Batch>(), Arg.Any<Instant>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            Interlocked.Increment(ref isReading);
            call.Arg<Batch>().Count = 4;
            Interlocked.Decrement(ref isReading);
            return true;
        });
        var feed = Open(threads: 2, batch =>
        {
            _folded.Add(batch.Count);
            if (_folded.Count == 3)
                throw new InvalidOperationException("no more");
        });

        Assert.Throws<InvalidOperationException>(() => feed.Read(Instant.MaxValue, int.MaxValue, null, default));

        var calls = _source.ReceivedCalls().Count();
        Assert.Equal((0, 3), (isReading, _folded.Count));
        Assert.Equal(calls, _source.ReceivedCalls().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_reading_that_is_ended_early_counts_no_further_batch(int threads)
    {
        Gives(4, 4, 1);
        var feed = Open(threads);
        Assert.Throws<OperationCanceledException>(() => feed.Read(Instant.MaxValue, int.MaxValue, Stop, _stop.Token));

        Assert.Equal([4], _folded);
        Assert.False(feed.AtEnd);

        bool Stop()
        {
            _stop.Cancel();
            return false;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _feed?.Dispose();
    }

    private Feed Open(int threads, Action<Batch>? count = null) => _feed = Feed.OfRecords(
        FeedRole.Predictions, _source, () => new Batch(new("t", null, []), 4), count ?? (batch => _folded.Add(batch.Count)), threads: threads);

    /// <summary>Batches of so many records; the last one is not full.</summary>
    private void Gives(params int[] counts)
    {
        var next = 0;
        _source.Read(Arg.Any<Batch>(), Arg.Any<Instant>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            call.Arg<Batch>().Count = counts[next++];
            return next < counts.Length;
        });
    }
}
