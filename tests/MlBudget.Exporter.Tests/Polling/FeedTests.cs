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
    private readonly Feed _feed;

    public FeedTests()
    {
        _source.Statistics.Returns(new SourceStatistics());
        _feed = Feed.OfRecords(FeedRole.Predictions, _source, () => new Batch(new("t", null, []), 4), batch => _folded.Add(batch.Count));
    }

    [Fact]
    public void Batches_are_read_until_the_source_has_no_more()
    {
        Gives(4, 4, 1);
        _feed.Read(Instant.MaxValue, int.MaxValue, null, default);

        Assert.Equal([4, 4, 1], _folded);
        Assert.True(_feed.AtEnd);
    }

    [Fact]
    public void A_reading_that_ends_for_now_is_not_at_its_end()
    {
        Gives(4, 4, 1);
        _feed.Read(Instant.MaxValue, maxBatches: 2, null, default);

        Assert.Equal([4, 4], _folded);
        Assert.False(_feed.AtEnd);
    }

    [Fact]
    public void A_reading_that_is_ended_early_counts_no_further_batch()
    {
        Gives(4, 4, 1);
        Assert.Throws<OperationCanceledException>(() => _feed.Read(Instant.MaxValue, int.MaxValue, Stop, _stop.Token));

        Assert.Equal([4], _folded);
        Assert.False(_feed.AtEnd);

        bool Stop()
        {
            _stop.Cancel();
            return false;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _feed.Dispose();
    }

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
