using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Sources.Files;

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

        FileSource Source(string name, FileSourceDefinition files, RecordSchema schema, ArrivalLimits arrival) => new(
            name, files.Path, schema, arrival, new()
            {
                MaxLineBytes = model.Limits.MaxLineBytes,
                RequireId = name == "labels",
                ClosedFiles = closedFiles,
                OnProblem = problem => Report(log, definition, name, problem),
                OnCopy = copy => Context(log, definition, name).Warning(
                    "{File:l}: begins as {Original:l} does, so nothing is read from it as long as it doesn't differ; move it where the "
                    + "pattern doesn't lead, or let the first line say what it is", copy.File, copy.Original),
            });
    }

    private static void Report(ILogger log, ModelDefinition model, string source, FileProblem problem) =>
        Context(log, model, source).ForContext("Reason", MetricNames.Of(problem.Reason)).Warning(
            "{File:l}:{Line}: {Detail:l}; more of the kind are only counted", problem.File, problem.Line, problem.Detail);

    private static ILogger Context(ILogger log, ModelDefinition model, string source) =>
        log.ForContext("Model", model.Name).ForContext("Source", source);
}
