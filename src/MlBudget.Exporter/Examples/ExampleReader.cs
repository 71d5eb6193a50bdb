using MlBudget.Core.Examples;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Examples;

/// <summary>Reads a model's logs for bad records, from their start: a source has no other way to a time.</summary>
/// <param name="model">The model.</param>
/// <param name="records">Finds them.</param>
internal sealed class ExampleReader(MonitoredModel model, BadRecords records)
{
    /// <summary>Records that are out of order by more than this behind the end may be missed.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromHours(1);

    /// <summary>What is wrong with the sources, each with the source's name.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Reads what is needed.</summary>
    /// <param name="to">The end of the time that is asked for.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Read(Instant to, CancellationToken cancel)
    {
        var definition = model.Definition;
        foreach (var feed in model.FeedsOf(FeedRole.Predictions))
            Read(feed, to + Disorder, records.AddPredictions, cancel);
        if (!records.NeedsLabels)
            return;
        foreach (var feed in model.FeedsOf(FeedRole.Labels))
            Read(feed, to + definition.LabelWait + Disorder, records.AddLabels, cancel);
    }

    private void Read(FeedDefinition feed, Instant until, Action<Batch> add, CancellationToken cancel)
    {
        // As a replay reads it, but that nothing is too old.
        var limits = new ArrivalLimits(
            ClockMode.Log, TimeProvider.System, model.Limits.MaxFuture, model.Limits.MaxJump, TimeSpan.FromDays(36500));
        using var source = feed.Source.Open(new(feed.Name, feed.Schema, limits)
        {
            MaxRecordBytes = model.Limits.MaxLineBytes,
            RequireId = feed.Role == FeedRole.Labels,
            IsClosed = true,
        });
        source.Refresh(cancel);
        var batch = new Batch(feed.Schema) { Origins = new(Batch.DefaultCapacity) };
        for (var mayHaveMore = true; mayHaveMore;)
        {
            cancel.ThrowIfCancellationRequested();
            mayHaveMore = source.Read(batch, until, cancel);
            if (batch.Times.AsSpan(0, batch.Count).ContainsAnyInRange(records.Earliest.Micros, long.MaxValue))
                add(batch);
            batch.Clear();
        }

        if (source.Statistics.Error is { } error)
            Errors.Add($"{feed.Name}: {error}");
    }
}
