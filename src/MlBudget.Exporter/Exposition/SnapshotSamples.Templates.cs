using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>Which models a template stands for.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void CollectTemplate(ModelStatus model)
    {
        if (model.Template is not { } template)
            return;
        Add(TemplateCatalogue.Info, 1, _model, template.Field, model.Policies.Policy.OwnerOf(Dimension.Infrastructure));
        Add(TemplateCatalogue.Models, template.Models.Length, _model);
        Add(TemplateCatalogue.ModelsLimit, template.Most, _model);
        foreach (var unwatched in template.Unwatched)
            Add(TemplateCatalogue.UnwatchedRecords, unwatched.Count, _model, MetricNames.Of(unwatched.Reason));
    }
}
