using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>Which models a template stands for.</content>
internal readonly ref partial struct SnapshotSamples
{
    /// <summary>Of a template: how its sources stand, with what alerts on them compare, and how many models there are. What was counted of its predictions
    /// is that of its models.</summary>
    private void CollectTemplate(ModelStatus model, bool isMoving)
    {
        if (!isMoving || model.Template is not { } template)
            return;
        Add(PolicyCatalogue.Clock, Seconds(model.Report.At), _model);
        Add(PolicyCatalogue.RejectedThreshold, (double)model.Policies.Policy.Thresholds.Rejected, _model);
        foreach (var source in model.Sources)
            Collect(source);
        Add(TemplateCatalogue.Info, 1, _model, template.Field, model.Policies.Policy.OwnerOf(Dimension.Infrastructure));
        Add(TemplateCatalogue.Models, template.Models.Length, _model);
        Add(TemplateCatalogue.ModelsLimit, template.Most, _model);
        foreach (var unwatched in template.Unwatched)
            Add(TemplateCatalogue.UnwatchedRecords, unwatched.Count, _model, MetricNames.Of(unwatched.Reason));
    }
}
