using System.Collections.Immutable;
using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>All dashboards.</summary>
public static class DashboardList
{
    internal static readonly ImmutableArray<Dashboard> All =
    [
        FleetDashboard.Dashboard, ModelDashboard.Dashboard, QualityDashboard.Dashboard, DataQualityDashboard.Dashboard, FairnessDashboard.Dashboard,
        ExporterDashboard.Dashboard,
    ];
}
