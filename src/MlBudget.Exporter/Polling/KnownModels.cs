using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Logging;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>Models with what they have learned so far, and what people have accepted.</summary>
/// <param name="store">Where that is.</param>
/// <param name="log">Gets what of it can't be used.</param>
internal sealed class KnownModels(Store store, ILogger log)
{
    /// <summary>The models with all that is known of them.</summary>
    /// <param name="configured">The models as they are configured.</param>
    public ImmutableArray<MonitoredModel> Of(ImmutableArray<MonitoredModel> configured)
    {
        var learned = new LearnedBaselines(store).Read(configured.Where(model => model.Definition.Learning is not null), log);
        var acceptances = new StoredAcceptances(store);
        var accepted = store.InTransaction("read", () => configured.ToDictionary(
            model => model.Definition.Name, model => acceptances.Find(model.Definition.Name), StringComparer.Ordinal));
        return [.. configured.Select(model =>
            Known(model, learned.GetValueOrDefault(model.Definition.Name), accepted[model.Definition.Name]))];
    }

    private MonitoredModel Known(MonitoredModel model, Baseline? learned, StoredAcceptance? accepted)
    {
        if (accepted is null)
            return learned is null ? model : With(model, new(learned), log => log.BaselineUnusable) ?? model;
        var known = AcceptedBaselines.Known(model, learned, accepted, log.OfModel(model.Definition.Name));
        return With(model, known, log => log.AcceptedBaselineUnusable)
            ?? With(model, known with { Accepted = null, Previous = null }, log => log.BaselineUnusable) ?? model;
    }

    /// <summary>The model with what is normal for it; null where that can't be used with its SLOs.</summary>
    private MonitoredModel? With(MonitoredModel model, KnownBaselines known, Func<ILogger, Action<string>> report)
    {
        var result = model.Written.With(known);
        foreach (var error in result.Errors)
            report(log.OfModel(model.Definition.Name))(error);
        return result.Model;
    }
}
