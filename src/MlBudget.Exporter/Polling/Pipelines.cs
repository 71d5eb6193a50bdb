using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
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
        IEnumerable<MonitoredModel> models, ClockMode clock, bool closedFiles, TimeProvider time, ILogger log) =>
        [.. models.Select(model => Create(model, clock, closedFiles, time, log))];

    private static ModelPipeline Create(MonitoredModel model, ClockMode clock, bool closedFiles, TimeProvider time, ILogger log)
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
        return new(definition, predictions, labels) { Log = log.ForContext("Model", definition.Name) };

        IRecordSource Source(string name, SourceDefinition source, RecordSchema schema, ArrivalLimits arrival) => source.Open(
            new(name, schema, arrival)
            {
                MaxRecordBytes = model.Limits.MaxLineBytes,
                RequireId = name == "labels",
                IsClosed = closedFiles,
                OnRefused = record => Report(log, definition, name, record),
                OnPassedOver = copy => Context(log, definition, name).Warning(
                    "{File:l}: begins as {Original:l} does, so nothing is read from it as long as it doesn't differ; move it where the "
                    + "pattern doesn't lead, or let the first line say what it is", copy.Place, copy.Original),
            });
    }

    private static void Report(ILogger log, ModelDefinition model, string source, RefusedRecord record) =>
        Context(log, model, source).ForContext("Reason", MetricNames.Of(record.Reason)).Warning(
            "{File:l}:{Line}: {Detail:l}; more of the kind are only counted", record.Place, record.Number, record.Detail);

    private static ILogger Context(ILogger log, ModelDefinition model, string source) =>
        log.ForContext("Model", model.Name).ForContext("Source", source);
}
