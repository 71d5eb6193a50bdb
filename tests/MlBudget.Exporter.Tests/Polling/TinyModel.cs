using MlBudget.Core.Compiling;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A pipeline of a model with labels, over sources that a test lists.</summary>
internal static class TinyModel
{
    public static ModelPipeline Pipeline(
        ListedSource predictions, ListedSource labels, string name = "tiny", ILogger? log = null, SharedLogs? shared = null) =>
        new(Define(name), InRoles(predictions, labels)) { Log = log, SharedLogs = shared };

    public static ModelPipeline PipelineOf(ModelDefinition model, IRecordSource predictions, IRecordSource labels) =>
        new(model, InRoles(predictions, labels));

    private static SourceInRole[] InRoles(IRecordSource predictions, IRecordSource labels) =>
        [new(FeedRole.Predictions, predictions), new(FeedRole.Labels, labels)];

    public static ModelDefinition Define(string name) => ConfigurationFile.Parse("tiny.yml", $$"""
        models:
          - name: {{name}}
            task: binary_classification
            predictions: { type: files, path: p, fields: { time: t, id: i, prediction: p } }
            labels: { type: files, path: l, fields: { time: t, id: i, label: l }, delay: 1h }
            slos:
              - { name: precision, metric: precision, at_least: 0.9 }
        """).Configuration!.Models[0].Definition;
}
