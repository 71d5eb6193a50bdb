using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>What happened to a model, as marks on its dashboards.</summary>
internal static class Marks
{
    /// <summary>Alerts, deployments, and stretches of time for which budgets are others.</summary>
    public static readonly Annotation[] OfModel =
    [
        new("Pages", "max by (alertname, dimension, slo, owner) (max_over_time(ALERTS{alertstate=\"firing\",severity=\"critical\",model=\"$model\"}[$__interval]))", Colors.Bad,
            "{{alertname}} {{slo}}")
        {
            Text = "{{dimension}}, owner {{owner}}",
        },
        new("Tickets", "max by (alertname, dimension, slo, owner) (max_over_time(ALERTS{alertstate=\"firing\",severity=\"warning\",model=\"$model\"}[$__interval]))", Colors.Warning,
            "{{alertname}} {{slo}}")
        {
            Text = "{{dimension}}, owner {{owner}}",
        },
        new("Incidents of the demo", "max by (incident) (max_over_time(mlbudget_demo_incident{model=\"$model\"}[$__interval]))", "semi-dark-yellow", "Simulated: {{incident}}"),
        new("Deployments", "1000 * max by (version) (mlbudget_deployment_timestamp_seconds{model=\"$model\"})", "blue", "Version {{version}}")
        {
            IsTime = true,
        },
        new("Adjustments", "max by (slo, reason, approved_by) (max_over_time(mlbudget_adjustment_active{model=\"$model\"}[$__interval]))", Colors.Unknown, "Adjusted: {{reason}}")
        {
            Text = "{{slo}}, approved by {{approved_by}}",
        },
        new("Exclusions", "max by (slo, reason) (max_over_time(mlbudget_exclusion_active{model=\"$model\"}[$__interval]))", "semi-dark-purple", "Counts in nothing: {{reason}}")
        {
            Text = "{{slo}}",
        },
    ];
}
