using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Logging;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Polling;

/// <summary>Builds the pipelines of a configuration.</summary>
internal static class Pipelines
{
    /// <summary>One pipeline per model, which have read nothing.</summary>
    /// <param name="models">The models.</param>
    /// <param name="clock">Which clock rules the acceptance of records.</param>
    /// <param name="closedFiles">Whether nobody writes to the files any more.</param>
    /// <param name="time">The wall clock.</param>
    /// <param name="log">Gets refused records, once per episode.</param>
    public static ImmutableArray<ModelPipeline> Create(
        IEnumerable<MonitoredModel> models, ClockMode clock, bool closedFiles, TimeProvider time, ILogger<ModelPipeline> log) =>
        [.. models.Select(model => Create(model, clock, closedFiles, time, log))];

    private static ModelPipeline Create(MonitoredModel model, ClockMode clock, bool closedFiles, TimeProvider time, ILogger<ModelPipeline> log)
    {
        var definition = model.Definition;
        var limits = new ArrivalLimits(
            clock, time, model.Limits.MaxFuture, model.Limits.MaxJump, definition.Retention)
        {
            Wall = (time as SteadyTimeProvider)?.Wall ?? time,
        };
        SourceStatistics? ofPredictions = null, ofLabels = null;
        var predictions = Source(
            "predictions", model.Predictions, definition.Predictions,
            model.Labels is null ? limits : limits with { Others = () => ofLabels?.LatestTime });
        var labels = model.Labels is null ? null : Source(
            "labels", model.Labels, definition.Labels!.Schema!, limits with { Others = () => ofPredictions?.LatestTime, FollowsOthers = true });
        (ofPredictions, ofLabels) = (predictions.Statistics, labels?.Statistics);
        return new(definition, predictions, labels) { Log = log.OfModel(definition.Name) };

        IRecordSource Source(string name, SourceDefinition source, RecordSchema schema, ArrivalLimits arrival) => source.Open(
            new(name, schema, arrival)
            {
                MaxRecordBytes = model.Limits.MaxLineBytes,
                RequireId = name == "labels",
                IsClosed = closedFiles,
                OnRefused = record => log.OfSource(definition.Name, name)
                    .RecordRefused(record.Reason, new(record.Place, record.Number, record.Detail)),
                OnPassedOver = copy => log.OfSource(definition.Name, name).FileCopied(copy.Place, copy.Original),
            });
    }
}
