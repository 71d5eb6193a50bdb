using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>What happened to a model, as marks on its dashboards.</summary>
internal static class Marks
{
    /// <summary>Alerts, deployments, and stretches of time for which budgets are others.</summary>
    public static readonly Annotation[] OfModel =
    [
        new("Pages", "max by (alertname, dimension, slo, owner) (ALERTS{alertstate=\"firing\",severity=\"critical\",model=\"$model\"})", Colors.Bad,
            "{{alertname}} {{slo}}")
        {
            Text = "{{dimension}}, owner {{owner}}",
        },
        new("Tickets", "max by (alertname, dimension, slo, owner) (ALERTS{alertstate=\"firing\",severity=\"warning\",model=\"$model\"})", Colors.Warning,
            "{{alertname}} {{slo}}")
        {
            Text = "{{dimension}}, owner {{owner}}",
        },
        new("Incidents of the demo", "max by (incident) (mlbudget_demo_incident{model=\"$model\"} == 1)", "semi-dark-yellow", "Simulated: {{incident}}"),
        new("Deployments", "1000 * max by (version) (mlbudget_deployment_timestamp_seconds{model=\"$model\"})", "blue", "Version {{version}}")
        {
            IsTime = true,
        },
        new("Adjustments", "max by (slo, reason, approved_by) (mlbudget_adjustment_active{model=\"$model\"})", Colors.Unknown, "Adjusted: {{reason}}")
        {
            Text = "{{slo}}, approved by {{approved_by}}",
        },
        new("Exclusions", "max by (slo, reason) (mlbudget_exclusion_active{model=\"$model\"})", "semi-dark-purple", "Counts in nothing: {{reason}}")
        {
            Text = "{{slo}}",
        },
    ];
}
