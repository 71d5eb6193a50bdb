using MlBudget.Core.Budgets;
using MlBudget.Exporter.Demo;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Demo;

/// <summary>What the demo says of its incidents is what its budgets show.</summary>
public sealed class DemoIncidentsTests
{
    [Fact]
    public void In_the_quiet_week_no_feature_drifts_and_no_budget_burns_with_evidence()
    {
        Assert.All(DemoCycle.Quiet, snapshot => Assert.Empty(snapshot.Models[0].Report.Drift?.Drifting ?? []));
        Assert.All(DemoCycle.Quiet, snapshot => Assert.Equal([], NotOk(snapshot)));
    }

    [Fact]
    public void Features_drift_while_their_pipeline_stands_still_and_while_a_new_market_opens()
    {
        var drifting = DemoCycle.Incidents.SelectMany(snapshot => snapshot.Models[0].Report.Drift!.Drifting
            .Select(feature => (Feature: feature, Hour: (snapshot.At.ToDateTimeOffset() - DemoCycle.Start).TotalHours))).ToLookup(drift => drift.Feature);

        Assert.Equal(["amount", "country", "score", "velocity"], drifting.Select(feature => feature.Key).Order(StringComparer.Ordinal));
        // Windows of six hours: up to that long after an incident it is still seen.
        Assert.All(drifting["velocity"], drift => Assert.InRange(drift.Hour, 6, 24));
        Assert.All(drifting["amount"], drift => Assert.InRange(drift.Hour, 18, 74));
        Assert.All(drifting["country"], drift => Assert.InRange(drift.Hour, 18, 74));
    }

    [Fact]
    public void The_budgets_that_an_incident_names_burn_because_of_it()
    {
        var burning = DemoCycle.Incidents.SelectMany(NotOk).ToHashSet();

        Assert.Equal(Incident.All.SelectMany(incident => incident.Slos).Distinct().Order(StringComparer.Ordinal), burning.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> NotOk(Snapshot snapshot) => snapshot.Models[0].Report.Slos
        .Where(slo => slo.State is BudgetState.Burning or BudgetState.Exhausted).Select(slo => slo.Slo.Name);
}
