using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;
using MlBudget.Exporter.Templates;

namespace MlBudget.Exporter.Polling;

/// <summary>The templates of a configuration while it is watched: what reads their values, and the models that are known by them.</summary>
internal sealed class WatchedTemplates
{
    private readonly ImmutableDictionary<string, ImmutableArray<TemplateModel>> _found;

    private WatchedTemplates(ImmutableArray<ModelPipeline> readers, ImmutableArray<MonitoredModel> models, ImmutableDictionary<string, ImmutableArray<TemplateModel>> found)
    {
        (Readers, Models, _found) = (readers, models, found);
    }

    /// <summary>What reads the values of each, and goes on where the store's last commit of it was.</summary>
    public ImmutableArray<ModelPipeline> Readers { get; }

    /// <summary>The models that are written by themselves, and those of the templates, as they are configured.</summary>
    public ImmutableArray<MonitoredModel> Models { get; }

    /// <summary>Goes on where the store's last commit was.</summary>
    /// <param name="configuration">What is watched.</param>
    /// <param name="create">Makes pipelines that have read nothing, of models with names of their own.</param>
    /// <param name="store">The store.</param>
    /// <param name="log">Gets what became of the history, and models that can't be watched.</param>
    /// <exception cref="StorageException">The store can't be read or written, or is damaged.</exception>
    public static WatchedTemplates Open(
        ExporterConfiguration configuration, Func<IReadOnlyCollection<MonitoredModel>, NamesInUse, ImmutableArray<ModelPipeline>> create, Store store, ILogger log)
    {
        var readers = create([.. configuration.Templates.Select(template => template.Reader)], NamesInUse.Of(configuration));
        try
        {
            var models = configuration.Models.ToBuilder();
            var found = ImmutableDictionary.CreateBuilder<string, ImmutableArray<TemplateModel>>(StringComparer.Ordinal);
            foreach (var (template, reader) in configuration.Templates.Zip(readers))
            {
                foreach (var note in reader.ContinueFrom(store))
                    log.OfModel(reader.Model).HistoryStartsAfresh(note);
                found.Add(template.Name, reader.Values!.Models);
                models.AddRange(reader.Values.Models.Select(model => Of(template, model, log)).OfType<MonitoredModel>());
            }

            return new(readers, models.ToImmutable(), found.ToImmutable());
        }
        catch
        {
            foreach (var reader in readers)
                reader.Dispose();
            throw;
        }
    }

    /// <summary>Whether a poll has found other models than are watched, which the log is told.</summary>
    /// <param name="snapshot">The poll, which is committed.</param>
    /// <param name="log">Gets which.</param>
    public bool HaveOthers(Snapshot snapshot, ILogger log)
    {
        var isAny = false;
        foreach (var status in snapshot.Templates)
        {
            var (template, before, now) = (status.Report.Model, _found[status.Report.Model], status.Template!.Models);
            foreach (var model in now.ExceptBy(before.Select(known => known.Model), known => known.Model))
            {
                log.OfModel(model.Model).ModelFound(model.Value, template);
                isAny = true;
            }

            foreach (var model in before.ExceptBy(now.Select(known => known.Model), known => known.Model))
            {
                log.OfModel(model.Model).ModelLeft(model.Value, template);
                isAny = true;
            }
        }

        return isAny;
    }

    private static MonitoredModel? Of(ModelTemplate template, TemplateModel model, ILogger log)
    {
        var result = template.Of(model.Value);
        foreach (var error in result.Errors)
            log.OfModel(model.Model).ModelOfTemplateUnusable(error);
        return result.Model;
    }
}
