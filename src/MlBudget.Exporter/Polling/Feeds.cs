using System.Collections;
using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// The feeds of a model, any number of each role, in the order in which they are shown. Those of a role are to each other as the
/// files of a source are: what is asked of them is the same as if they were one.
/// </summary>
internal sealed class Feeds : IReadOnlyCollection<Feed>
{
    private readonly ImmutableArray<Feed> _feeds;

    /// <summary>The feeds of a model.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <exception cref="ArgumentException">Two have the same name, by which their positions are stored.</exception>
    public Feeds(IEnumerable<Feed> feeds)
    {
        _feeds = [.. feeds];
        if (_feeds.GroupBy(feed => feed.Name, StringComparer.Ordinal).FirstOrDefault(named => named.Count() > 1) is { } twice)
            throw new ArgumentException($"Found {twice.Count()} feeds with the name '{twice.Key}', expected one.", nameof(feeds));
    }

    /// <inheritdoc/>
    public int Count => _feeds.Length;

    /// <summary>Whether all that the sources hold is read.</summary>
    public bool AtEnd => IsAtEnd(_feeds);

    /// <summary>The earliest time of a record that is waiting behind the last <c>until</c>; null if none is.</summary>
    public Instant? NextTime => _feeds.Min(feed => feed.Source.NextTime);

    /// <summary>How much of what the sources hold is read, from 0 to 1.</summary>
    public double Progress => _feeds.Average(feed => feed.Source.Progress);

    /// <summary>Whether all that the sources hold is read, and none is asked at this moment whether more has come.</summary>
    public bool IsUpToDate => _feeds.All(feed => feed.IsUpToDate);

    /// <summary>
    /// The log's clock: the least of the times that the roles have come to, and when all sources are read to their end the greatest; null
    /// before the first record, and while a source that has more to give has given nothing: nobody knows of which time that will be. One that is
    /// asked whether more has come may have more to give.
    /// </summary>
    public Instant? LogClock
    {
        get
        {
            var reached = _feeds.GroupBy(feed => feed.Role).Select(ofRole => Reached([.. ofRole]));
            return IsUpToDate ? reached.Max() : reached.Min() is var least && least == Instant.MinValue ? null : least;
        }
    }

    /// <summary>
    /// How far is known what has happened, while a source that tells of it has an error: to its last success, or to the latest record
    /// that came nevertheless; null without an error. What can't be read must not be taken for silence. Labels that don't come are
    /// told apart from silence by their coverage.
    /// </summary>
    public Instant? KnownTo
    {
        get
        {
            // What SLOs of tallies that were never there measure has no value, which looks like no silence: that holds up the others only while
            // nothing is known of them either.
            var isAnyKnown = _feeds.Any(feed => feed.KnownTo != Instant.MinValue);
            return _feeds.Where(feed => feed.Role != FeedRole.Labels && !(isAnyKnown && feed is { Role: FeedRole.Tallies, KnownTo: { } known } && known == Instant.MinValue))
                .Min(feed => feed.KnownTo);
        }
    }

    /// <summary>The greatest time of a prediction, once all of them are read; null before, and without any.</summary>
    public Instant? PredictionsEnd =>
        Of(FeedRole.Predictions).ToList() is { Count: > 0 } predictions && IsAtEnd(predictions) ? Latest(predictions) : null;

    /// <summary>Up to which time predictions are read while some are still to be read: the least that any source of those has come to;
    /// null when all are, or while none has any.</summary>
    public Instant? PredictionsRead => Of(FeedRole.Predictions).Where(feed => !feed.AtEnd).Min(feed => feed.LatestTime);

    /// <summary>How many records were counted so far, of which labels may have been refused then.</summary>
    public long Counted =>
        _feeds.Sum(feed => feed.Source.Statistics.Records + feed.Source.Statistics.Rejected(RejectionReason.Label));

    /// <summary>The feeds of a role.</summary>
    public IEnumerable<Feed> Of(FeedRole role) => _feeds.Where(feed => feed.Role == role);

    /// <inheritdoc/>
    public IEnumerator<Feed> GetEnumerator() => _feeds.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsAtEnd(IEnumerable<Feed> feeds) => feeds.All(feed => feed.AtEnd);

    private static Instant? Latest(IEnumerable<Feed> feeds) => feeds.Max(feed => feed.LatestTime);

    /// <summary>What the feeds of a role have come to: not further than any that has more to give. One that has given nothing has come to
    /// the record that waits; where none does, it is the start of time.</summary>
    private static Instant? Reached(IReadOnlyCollection<Feed> feeds) => feeds.Where(feed => !feed.IsUpToDate)
        .Min(feed => (Instant?)(feed.LatestTime ?? feed.Source.NextTime ?? Instant.MinValue)) ?? Latest(feeds);
}
