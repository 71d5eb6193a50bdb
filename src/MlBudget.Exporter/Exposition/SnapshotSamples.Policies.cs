using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>What follows from budgets, and for whom.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void CollectPolicy(ModelStatus model, Snapshot snapshot, SampleParts parts, ReadOnlySpan<SloReport> slos)
    {
        if (parts.HasFlag(SampleParts.Moving))
            Add(PolicyCatalogue.Clock, Seconds(model.Report.At), _model);
        if (parts.HasFlag(SampleParts.Still))
            CollectThresholds(model);
        if (parts.HasFlag(SampleParts.Moving))
        {
            CollectStretches(model);
            CollectActions(model, snapshot.DecidedAt(model));
            CollectDecisions(model, snapshot.DecidedAt(model));
        }

        if (parts != SampleParts.None)
        {
            foreach (var slo in model.Report.Slos)
                CollectBeside(slo, model.Policies, parts);
        }

        foreach (var slo in slos)
        {
            Add(PolicyCatalogue.RemainingEvents, slo.RemainingEvents, _model, slo.Slo.Dimension.Name(), slo.Slo.Name);
            Add(PolicyCatalogue.RemainingAmount, slo.RemainingAmount, _model, slo.Slo.Dimension.Name(), slo.Slo.Name);
        }
    }

    private void CollectThresholds(ModelStatus model)
    {
        var thresholds = model.Policies.Policy.Thresholds;
        Add(PolicyCatalogue.DailySpendThreshold, (double)thresholds.DailySpend, _model);
        Add(PolicyCatalogue.ForecastThreshold, thresholds.Forecast.TotalSeconds, _model);
        Add(PolicyCatalogue.NoDataThreshold, thresholds.NoData.TotalSeconds, _model);
        Add(PolicyCatalogue.RejectedThreshold, (double)thresholds.Rejected, _model);
        foreach (var dimension in model.Report.Dimensions)
        {
            var name = dimension.Dimension.Name();
            Add(PolicyCatalogue.DimensionWithoutData, Seconds(model.Policies.DataLoss.NothingSince(dimension.Dimension, model.Report.Slos)), _model, name);
        }
    }

    /// <summary>What is known of an SLO beside its report.</summary>
    private void CollectBeside(SloReport slo, PolicyReport policies, SampleParts parts)
    {
        var (dimension, name) = (slo.Slo.Dimension.Name(), slo.Slo.Name);
        if (parts.HasFlag(SampleParts.Still))
        {
            foreach (var period in policies.Closed.Of(name))
                Add(PolicyCatalogue.PeriodRemaining, period.Remaining, _model, dimension, name, period.Name);
            Add(PolicyCatalogue.DataLost, Seconds(policies.DataLoss.LostSince(slo)), _model, dimension, name);
        }

        if (!parts.HasFlag(SampleParts.Moving))
            return;
        var forecast = policies.ForecastOf(name);
        Add(PolicyCatalogue.Exhaustion, Seconds(forecast?.Exhaustion), _model, dimension, name);
        Add(PolicyCatalogue.Recovery, Seconds(forecast?.Recovery), _model, dimension, name);
    }

    /// <summary>Two of the same reason are one series.</summary>
    private void CollectStretches(ModelStatus model)
    {
        var (policy, at) = (model.Policies.Policy, model.Report.At);
        var seen = new HashSet<(string?, string, string)>();
        foreach (var adjustment in policy.Adjustments.Where(adjustment => adjustment.IsActiveAt(at)))
        {
            var approved = string.Join(Ownership.Separator, adjustment.ApprovedBy);
            foreach (var slo in model.Report.Slos.Select(report => report.Slo).Where(adjustment.Concerns))
            {
                if (seen.Add((slo.Name, adjustment.Reason, approved)))
                    Add(PolicyCatalogue.AdjustmentActive, 1, _model, slo.Dimension.Name(), slo.Name, adjustment.Reason, approved);
            }
        }

        seen.Clear();
        foreach (var exclusion in policy.Exclusions.Where(exclusion => exclusion.IsActiveAt(at)))
        {
            if (seen.Add((exclusion.Slo, exclusion.Reason, "")))
                Add(PolicyCatalogue.ExclusionActive, 1, _model, exclusion.Slo ?? "", exclusion.Reason);
        }
    }

    private void CollectActions(ModelStatus model, Instant at)
    {
        foreach (var owned in OwnedAction.Of(model.Report, model.Policies.Policy, model.Decisions, at))
        {
            string[] labels = [_model, owned.Dimension.Name(), owned.Action.Name, owned.Owner.Name];
            if (owned.Group is { } group)
                labels = [.. labels, group.Attribute, group.Group];
            Add(PolicyCatalogue.ActionAllowed, Flag(owned.IsAllowed), labels);
            Add(PolicyCatalogue.ActionRequired, _isShard ? null : Flag(owned.IsRequired), labels);
        }
    }

    /// <summary>Of a shard no gate is told: its part of the log may be well while the whole is not.</summary>
    private void CollectDecisions(ModelStatus model, Instant at)
    {
        foreach (var gate in _isShard ? [] : model.Policies.Policy.Gates)
        {
            foreach (var dimension in Gate.Ask(gate, model.Evidence, at).Dimensions)
                Add(PolicyCatalogue.GateOpen, Flag(dimension.IsAllowed), _model, dimension.Dimension.Name(), gate.Action);
        }

        foreach (var (dimension, what, action) in model.Decisions.InForceAt(at)
            .SelectMany(decision => decision.Dimensions.Select(dimension => (dimension, decision.What, decision.Action))).Distinct())
            Add(PolicyCatalogue.DecisionInForce, 1, _model, dimension.Name(), what.Name(), action);
    }
}
