using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Up to when a model is known whose tallies are ready-made, while they can't be had.</summary>
public sealed class TallyFeedsTests
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Tallies_that_were_never_there_hold_up_nothing_else_but_where_nothing_is_known_at_all()
    {
        var lost = Tallies("lost", "can't be fetched: no such metric");
        var also = Tallies("also", "can't be fetched: refused");
        var fine = Tallies("fine", null);
        foreach (var feed in (Feed[])[lost, also, fine])
            feed.NoteRead(Now);

        Assert.Equal(Instant.MinValue, new Feeds([lost, also]).KnownTo);
        Assert.Null(new Feeds([lost, fine]).KnownTo);
        Assert.Null(new Feeds([lost, Predictions()]).KnownTo);
    }

    [Fact]
    public void Tallies_that_were_there_are_not_taken_for_silence_when_they_can_not_be_had_any_more()
    {
        var feed = Tallies("sums", null);
        feed.NoteRead(Now);
        feed.Source.Statistics.Error = "can't be fetched: refused";
        feed.NoteRead(Now + TimeSpan.FromHours(1));

        Assert.Equal(Now, new Feeds([feed, Predictions()]).KnownTo);
    }

    [Fact]
    public void What_is_being_fetched_and_has_given_nothing_is_no_success_yet()
    {
        var gate = new TaskCompletionSource();
        using var source = new GatedSource("records", new("t", null, []), ["""{"t":"2026-06-01T10:00:00Z"}""", """{"t":"2026-06-01T10:01:00Z"}"""], gate.Task);
        var feed = Feed.OfRecords(FeedRole.Predictions, source, () => new Batch(new("t", null, [])), batch => { });
        source.Refresh();
        Read();
        Assert.Null(feed.Status(null, default).LastSuccess);

        gate.SetResult();
        Assert.True(SpinWait.SpinUntil(() => { Read(); return feed.AtEnd; }, TimeSpan.FromSeconds(60)));
        Assert.Equal(Now, feed.Status(null, default).LastSuccess);

        void Read()
        {
            feed.Read(Instant.MaxValue, int.MaxValue, null, default);
            feed.NoteRead(Now);
        }
    }

    [Fact]
    public void How_long_tallies_are_usually_silent_is_known_of_them_as_of_records()
    {
        var limits = new ArrivalLimits(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(7), TimeSpan.FromDays(30));
        var source = new ListedTallies(
            "sums", limits, [.. Enumerable.Range(0, 400).Select(slot => new ReadyTally(0, new(Now.Minute.Number + slot * 60), null, [1, 0]))]);
        var feed = Feed.OfTallies(source, _ => { });
        feed.Read(Instant.MaxValue, int.MaxValue, null, default);

        Assert.Equal(TimeSpan.FromHours(3), feed.Status(null, feed.Late).StaleAfter);
    }

    private static Feed Predictions()
    {
        var feed = Feed.OfRecords(FeedRole.Predictions, new ListedSource("predictions"), () => new Batch(new("t", null, [])), _ => { });
        feed.NoteRead(Now);
        return feed;
    }

    private static Feed Tallies(string name, string? error)
    {
        var feed = Feed.OfTallies(
            new ListedTallies(name, new(ClockMode.Log, TimeProvider.System, default, TimeSpan.FromDays(7), TimeSpan.FromDays(30))), _ => { });
        feed.Source.Statistics.Error = error;
        return feed;
    }
}
