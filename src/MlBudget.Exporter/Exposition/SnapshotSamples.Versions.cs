using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>Deployments, and what versions have to do with SLOs.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void CollectVersions(ModelStatus model)
    {
        // The newest first, of each version one.
        foreach (var deployment in model.Policies.Deployments.All.Reverse().DistinctBy(deployment => deployment.Version))
        {
            Add(PolicyCatalogue.DeploymentTime, Seconds(deployment.At), _model, deployment.Version);
            Add(PolicyCatalogue.DeploymentInfo, 1, _model, deployment.Version, MetricNames.Of(deployment.Origin), deployment.By ?? "");
        }

        foreach (var slo in model.Report.Slos.Select(report => report.Slo))
        {
            if (!model.Policies.Versions.TryGetValue(slo.Name, out var versions))
                continue;
            var dimension = slo.Dimension.Name();
            foreach (var spent in versions.Spent)
                Add(PolicyCatalogue.VersionSpent, spent.Spent, _model, dimension, slo.Name, spent.Version);
            foreach (var answers in versions.Answers)
            {
                Add(PolicyCatalogue.VersionEvents, answers.Share.Events, _model, dimension, slo.Name, answers.Version);
                Add(PolicyCatalogue.VersionValue, answers.Share.Value, _model, dimension, slo.Name, answers.Version);
                Add(PolicyCatalogue.VersionLower, answers.Interval.Lower, _model, dimension, slo.Name, answers.Version);
                Add(PolicyCatalogue.VersionUpper, answers.Interval.Upper, _model, dimension, slo.Name, answers.Version);
            }
        }
    }
}
