using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Templates;

namespace MlBudget.Exporter.Commands;

/// <summary>Finds which models the templates of a configuration stand for, for commands that read logs of the past.</summary>
/// <param name="error">Gets what was found.</param>
/// <param name="threads">On how many threads logs are read.</param>
internal sealed class FoundModels(TextWriter error, int threads)
{
    /// <summary>Whether all records of templates are of a model that was found.</summary>
    public bool AreAll { get; private set; } = true;

    /// <summary>The configuration with the models that are in the logs; null where a log can't be read, or there is no model, which was written.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">The only model that is asked for; null for all.</param>
    /// <param name="cancel">Ends it early.</param>
    public async Task<ExporterConfiguration?> InAsync(ExporterConfiguration configuration, string? name, CancellationToken cancel)
    {
        if (configuration.Models.Any(model => model.Definition.Name == name))
            return configuration;
        try
        {
            var found = await Task.Run(() => In(configuration, cancel), CancellationToken.None);
            return found.Models.IsEmpty ? null : found;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("It was stopped before all models were found.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(problem.Message);
        }

        return null;
    }

    /// <summary>The configuration with all models that are in the logs, and without templates.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="cancel">Ends it early.</param>
    private ExporterConfiguration In(ExporterConfiguration configuration, CancellationToken cancel)
    {
        if (configuration.Templates.IsEmpty)
            return configuration;
        var readers = Pipelines.Create(
            [.. configuration.Templates.Select(template => template.Reader)], ClockMode.Log, closedFiles: true, TimeProvider.System,
            NullLogger<ModelPipeline>.Instance, threads, NamesInUse.Of(configuration));
        try
        {
            var models = configuration.Models.ToBuilder();
            foreach (var (template, reader) in configuration.Templates.Zip(readers))
            {
                reader.Refresh(cancel);
                reader.Read(Instant.MaxValue, cancel);
                foreach (var problem in reader.Errors)
                    error.WriteLine(problem);
                models.AddRange(Found(template, reader.Values!));
            }

            return configuration with { Models = models.ToImmutable(), Templates = [] };
        }
        finally
        {
            foreach (var reader in readers)
                reader.Dispose();
        }
    }

    private IEnumerable<MonitoredModel> Found(ModelTemplate template, TemplateReport values)
    {
        error.WriteLine($"{template.Name}: {values.Describe()}.");
        foreach (var unwatched in values.DescribeUnwatched())
        {
            AreAll = false;
            error.WriteLine($"{template.Name}: {unwatched}.");
        }

        foreach (var model in values.Models)
        {
            var result = template.Of(model.Value);
            foreach (var problem in result.Errors)
                error.WriteLine(problem);
            if (result.Model is { } found)
                yield return found;
        }
    }
}
