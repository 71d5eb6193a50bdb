using MlBudget.Core.Examples;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Sources.Kinds;

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
        Read("predictions", model.Predictions, definition.Predictions, to + Disorder, records.AddPredictions, cancel);
        if (records.NeedsLabels && model.Labels is { } labels)
            Read("labels", labels, definition.Labels!.Schema!, to + definition.LabelWait + Disorder, records.AddLabels, cancel);
    }

    private void Read(
        string name, SourceDefinition definition, RecordSchema schema, Instant until, Action<Batch> add, CancellationToken cancel)
    {
        // As a replay reads it, but that nothing is too old.
        var limits = new ArrivalLimits(
            ClockMode.Log, TimeProvider.System, model.Limits.MaxFuture, model.Limits.MaxJump, TimeSpan.FromDays(36500));
        using var source = definition.Open(new(name, schema, limits)
        {
            MaxRecordBytes = model.Limits.MaxLineBytes,
            RequireId = name == "labels",
            IsClosed = true,
        });
        source.Refresh(cancel);
        var batch = new Batch(schema) { Origins = new(Batch.DefaultCapacity) };
        for (var mayHaveMore = true; mayHaveMore;)
        {
            cancel.ThrowIfCancellationRequested();
            mayHaveMore = source.Read(batch, until, cancel);
            if (batch.Times.AsSpan(0, batch.Count).ContainsAnyInRange(records.Earliest.Micros, long.MaxValue))
                add(batch);
            batch.Clear();
        }

        if (source.Statistics.Error is { } error)
            Errors.Add($"{name}: {error}");
    }
}
