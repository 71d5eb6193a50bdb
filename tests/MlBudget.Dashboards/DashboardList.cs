using System.Collections.Immutable;
using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>All dashboards.</summary>
internal static class DashboardList
{
    public static readonly ImmutableArray<Dashboard> All =
    [
        FleetDashboard.Dashboard, ModelDashboard.Dashboard, QualityDashboard.Dashboard, DataQualityDashboard.Dashboard, FairnessDashboard.Dashboard,
        ExporterDashboard.Dashboard,
    ];
}
