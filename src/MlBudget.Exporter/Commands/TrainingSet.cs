using System.Text.Json;
using MlBudget.Core.Compiling;
using MlBudget.Core.Learning;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Polling;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources.Files;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Commands;

/// <summary>
/// Reads what a model was trained on, and learns how its features are distributed there. The rows need no time and no id: each gets a time of its own, so that
/// many that are alike weigh as many. Of more rows than <see cref="MostRows"/> a uniform sample is learned from, the same one each time.
/// </summary>
internal static class TrainingSet
{
    /// <summary>How many rows are learned from, at the most: the distance of a sample of so many from all rows is under 0.0052 (Kolmogorov–Smirnov, 99%).</summary>
    private const int MostRows = 100_000;

    /// <summary>When the first row is; it decides, with the values, which rows a sample has.</summary>
    private static readonly Instant FirstRow = Instant.From(new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What was learned; null, with what is wrong in <paramref name="error"/>, where the set can't be read.</summary>
    /// <param name="model">The model, whose configuration names the features.</param>
    /// <param name="path">A file, or a glob: Parquet, CSV or JSON lines, by its name.</param>
    /// <param name="error">Gets what is wrong.</param>
    /// <param name="logs">Gets rows that can't be read, once per kind.</param>
    /// <param name="cancel">Ends it early.</param>
    public static LearningResult? Learn(MonitoredModel model, string path, TextWriter error, ILoggerFactory logs, CancellationToken cancel)
    {
        if (model.Training is not { } training)
        {
            error.WriteLine($"--training: the model '{model.Definition.Name}' has no training; add training: {{ file: {model.Definition.Name}-training.yml }} to it, which names the file that this is written to");
            return null;
        }

        if (SourceOf(path, error) is not { } source)
            return null;
        var definition = DefinitionOf(model, training);
        var feed = new FeedDefinition("training", FeedRole.Predictions, source, definition.Predictions);
        var read = new MonitoredModel(definition, [feed], model.Limits, []) { Written = model.Written };
        // Rows are told apart by the order in which one thread decodes them.
        var pipelines = Pipelines.Create([read], ClockMode.Log, closedFiles: true, TimeProvider.System, logs.CreateLogger<ModelPipeline>(), threads: 1);
        using var pipeline = pipelines[0];
        var last = ReplayProgress.Show(pipelines, new Replay(pipelines, new(null, null, TimeSpan.FromHours(1), model.Limits.MaxJump)), handle: null, cancel);
        foreach (var problem in pipeline.Errors)
            error.WriteLine(problem);
        foreach (var notice in last?.Models[0].Report.Notices ?? [])
            error.WriteLine(notice.Text);
        if (last is null)
        {
            error.WriteLine($"--training: found no row that can be read in {path}");
            return null;
        }

        var refused = last.Models[0].Sources.Sum(one => one.Rejected.Sum(rejected => rejected.Count));
        if (refused > 0)
            error.WriteLine($"--training: {refused} rows can't be read, and count in nothing");
        // What is known of a part of the set would be compared with as if it were all.
        if (!pipeline.IsReadWhole)
        {
            error.WriteLine("--training: not all of it can be read, so nothing is learned");
            return null;
        }

        return pipeline.LearnTraining(FirstRow, Instant.Now(TimeProvider.System));
    }

    private static SourceDefinition? SourceOf(string path, TextWriter error)
    {
        var problems = new Problems();
        var settings = NodeReader.Parse($"path: {JsonSerializer.Serialize(path)}", problems, References.None, mostNodes: 10);
        var source = settings is null ? null : new FilesKind().Read(settings);
        foreach (var problem in problems.InOrder)
            error.WriteLine($"--training: {problem.Message}");
        return problems.Count == 0 ? source : null;
    }

    /// <summary>The model as far as its features go, where the training set has them.</summary>
    private static ModelDefinition DefinitionOf(MonitoredModel model, TrainingInput training)
    {
        var measurements = new Measurements(new ModelShape
        {
            TimePath = string.Empty,
            At = FirstRow,
            Features = [.. training.Features.Select(feature => new FeatureShape(feature.Name, training.Paths[feature.Name], feature.Kind))],
        });
        return ModelBuilder.Build(measurements, new()
        {
            Name = model.Definition.Name,
            Task = model.Definition.Task,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = model.Definition.Limits,
            Learning = new(DriftDefinition.DefaultWindow, [], Period: null) { RowsPerDay = MostRows },
        });
    }
}
