using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Events;
using MlBudget.Core.Models;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// One model's way from sources to report. Live reading, a log's clock and replay are this same code under different
/// clocks. It has one caller at a time.
/// </summary>
internal sealed class ModelPipeline : IDisposable
{
    private readonly ModelLedger _ledger;
    private readonly ImmutableArray<Feed> _feeds;

    /// <summary>A pipeline that has read nothing.</summary>
    /// <param name="model">What is counted.</param>
    /// <param name="predictions">Where predictions come from.</param>
    /// <param name="labels">Where labels come from; null where they are not joined.</param>
    public ModelPipeline(ModelDefinition model, IRecordSource predictions, IRecordSource? labels)
    {
        _ledger = new(model);
        _feeds = [new(predictions, new Batch(model.Predictions), _ledger.FoldPredictions)];
        if (labels is not null)
        {
            var batch = new Batch(model.Labels!.Schema!);
            _feeds = _feeds.Add(new(labels, batch, rows => _ledger.FoldLabels(rows, labels.Statistics)));
        }
    }

    /// <summary>The model's name.</summary>
    public string Model => _ledger.Definition.Name;

    /// <summary>Whether all that the sources hold is read.</summary>
    public bool AtEnd => _feeds.All(feed => feed.AtEnd);

    /// <summary>The earliest time of a record that is waiting behind the last <c>until</c>; null if none is.</summary>
    public long? NextTime => _feeds.Min(feed => feed.Source.NextTime);

    /// <summary>
    /// The log's clock: the least of the sources' latest times, and when all are at their end the greatest; null before
    /// the first record.
    /// </summary>
    public long? LogClock
    {
        get
        {
            var latest = _feeds.Select(feed => feed.Source.Statistics.LatestTime);
            return AtEnd ? latest.Max() : latest.Min();
        }
    }

    /// <summary>
    /// How far predictions are known while their source has an error: to its last success, or to the latest record that
    /// came nevertheless; null without an error. What can't be read must not be taken for silence.
    /// </summary>
    public long? KnownTo => _feeds[0].KnownTo;

    /// <summary>What is wrong with its sources, each with the source's name.</summary>
    public IEnumerable<string> Errors => _feeds.Where(feed => feed.Source.Statistics.Error is not null)
        .Select(feed => $"{Model}: {feed.Source.Name}: {feed.Source.Statistics.Error}");

    /// <summary>How much of what the sources hold is read, from 0 to 1.</summary>
    public double Progress => _feeds.Average(feed => feed.Source.Progress);

    /// <summary>Looks for what is new in the sources.</summary>
    public void Refresh()
    {
        foreach (var feed in _feeds)
            feed.Source.Refresh();
    }

    /// <summary>Reads and counts the records whose own time is at most <paramref name="until"/>.</summary>
    /// <param name="until">In microseconds since the epoch.</param>
    public void Read(long until)
    {
        foreach (var feed in _feeds)
            feed.Read(until, int.MaxValue);
    }

    /// <summary>
    /// Reads and counts what there is. Labels don't run ahead of predictions that are still to be read: they would pile
    /// up and wait.
    /// </summary>
    /// <param name="maxBatches">After how many batches of a source to stop for now.</param>
    public void ReadOn(int maxBatches)
    {
        _feeds[0].Read(long.MaxValue, maxBatches);
        var reached = _feeds[0].AtEnd ? null : _feeds[0].Source.Statistics.LatestTime;
        foreach (var feed in _feeds.Skip(1))
            feed.Read(reached + EventTime.PerHour ?? long.MaxValue, maxBatches);
    }

    /// <summary>Lets go of what can't matter any more and says how all budgets stand.</summary>
    /// <param name="now">The instant of the numbers, in microseconds since the epoch.</param>
    /// <param name="readAt">When the sources were read, in microseconds since the epoch.</param>
    public ModelStatus Report(long now, long readAt)
    {
        _ledger.Advance(now);
        return new(BudgetCalculator.Report(_ledger, now), [.. _feeds.Select(feed => feed.Status(readAt))]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feed in _feeds)
            feed.Source.Dispose();
    }

    /// <summary>A source, the batch that it fills, and who counts it.</summary>
    private sealed class Feed(IRecordSource source, Batch batch, Action<Batch> fold)
    {
        private static readonly ImmutableArray<RejectionReason> Reasons = [.. Enum.GetValues<RejectionReason>()];

        private long? _lastSuccess;

        public IRecordSource Source => source;

        public bool AtEnd { get; private set; }

        public long? KnownTo => source.Statistics.Error is null ? null
            : Math.Max(_lastSuccess ?? long.MinValue, source.Statistics.LatestTime ?? long.MinValue);

        public void Read(long until, int maxBatches)
        {
            AtEnd = false;
            for (var read = 0; read < maxBatches; read++)
            {
                var full = source.Read(batch, until);
                fold(batch);
                batch.Clear();
                if (full)
                    continue;
                AtEnd = source.NextTime is null;
                return;
            }
        }

        public SourceStatus Status(long readAt)
        {
            var statistics = source.Statistics;
            if (statistics.Error is null)
                _lastSuccess = readAt;
            return new(
                source.Name, statistics.Error, _lastSuccess, statistics.LatestTime, statistics.Records, statistics.Late,
                [.. Reasons.Select(reason => (reason, statistics.Rejected(reason)))]);
        }
    }
}
