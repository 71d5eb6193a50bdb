using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>An example of one model, on logs that a test writes: watched, started again, and replayed.</summary>
internal sealed class WatchedExample : IDisposable
{
    private readonly StorageDirectory _directory = new();
    private readonly StorageFolder _folder;
    private readonly RecordedLog _log = new();
    private readonly DateTimeOffset _until;

    public WatchedExample(DateTime until)
    {
        _folder = StorageFolder.Open(_directory.At("data"));
        _until = new(until);
    }

    public string At(string name) => _directory.At(name);

    public void Dispose()
    {
        _folder.Dispose();
        _directory.Dispose();
    }

    /// <summary>The example of the configuration reference that has a model of a name.</summary>
    public static string OfReference(string model) =>
        File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "README.md"))
            .Split("```yaml\n").Select(block => block.Split("```")[0]).Single(block => block.Contains($"name: {model}", StringComparison.Ordinal));

    /// <summary>Starts an exporter on what was counted so far.</summary>
    public WatchedModels Watch(string example) => new(_folder, Read(example), ClockMode.Log, new FakeTimeProvider(_until), _log.Loggers);

    /// <summary>The page after a replay of all that the logs hold.</summary>
    public string ReplayedPage(string example)
    {
        var pipelines = Pipelines.Create(
            Read(example).Models, ClockMode.Log, closedFiles: true, TimeProvider.System, _log.Loggers.CreateLogger<ModelPipeline>());
        try
        {
            return PageOf(new Replay(pipelines, new(null, null, TimeSpan.FromHours(6), TimeSpan.MaxValue)).Run().Last());
        }
        finally
        {
            foreach (var pipeline in pipelines)
                pipeline.Dispose();
        }
    }

    /// <summary>The page, without what it says of when sources were read.</summary>
    public static string PageOf(Snapshot snapshot) => string.Join(
        '\n', new MetricsPage().TextOf(snapshot).Split('\n').Where(line => !line.Contains("mlbudget_source_", StringComparison.Ordinal)));

    private static ExporterConfiguration Read(string example)
    {
        var result = ConfigurationFile.Parse("example.yml", example);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }
}
