using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>What follows from budgets, and for whom.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void CollectPolicy(ModelStatus model)
    {
        Add(PolicyCatalogue.Clock, Seconds(model.Report.At), _model);
        var thresholds = model.Policies.Policy.Thresholds;
        Add(PolicyCatalogue.DailySpendThreshold, (double)thresholds.DailySpend, _model);
        Add(PolicyCatalogue.ForecastThreshold, thresholds.Forecast.TotalSeconds, _model);
        Add(PolicyCatalogue.NoDataThreshold, thresholds.NoData.TotalSeconds, _model);
        Add(PolicyCatalogue.RejectedThreshold, (double)thresholds.Rejected, _model);
        foreach (var dimension in model.Report.Dimensions)
        {
            var name = dimension.Dimension.Name();
            Add(PolicyCatalogue.DimensionWithoutData, Seconds(model.Policies.DataLoss.NothingSince(dimension.Dimension, model.Report.Slos)), _model, name);
            if (model.Policies.Policy.Owners.TryGetValue(dimension.Dimension, out var owner))
                Collect(owner, name);
        }

        foreach (var slo in model.Report.Slos)
        {
            var (dimension, name) = (slo.Slo.Dimension.Name(), slo.Slo.Name);
            Add(PolicyCatalogue.RemainingEvents, slo.RemainingEvents, _model, dimension, name);
            foreach (var period in model.Policies.Closed.Of(name))
                Add(PolicyCatalogue.PeriodRemaining, period.Remaining, _model, dimension, name, period.Name);
            Add(PolicyCatalogue.DataLost, Seconds(model.Policies.DataLoss.LostSince(slo)), _model, dimension, name);
            var forecast = model.Policies.ForecastOf(name);
            Add(PolicyCatalogue.Exhaustion, Seconds(forecast?.Exhaustion), _model, dimension, name);
            Add(PolicyCatalogue.Recovery, Seconds(forecast?.Recovery), _model, dimension, name);
        }
    }

    private void Collect(Ownership owner, string dimension)
    {
        foreach (var action in owner.ActionNames)
            Add(PolicyCatalogue.ActionAllowed, 1, _model, dimension, action, owner.Name);
    }
}
