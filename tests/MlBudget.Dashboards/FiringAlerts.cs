using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>The alerts that fire.</summary>
internal static class FiringAlerts
{
    /// <summary>By severity, as the values of the query number them.</summary>
    private static readonly ValueWords Severities = new(
        [(0, "Page", Colors.Bad), (1, "Ticket", Colors.Warning), (2, "Info", Colors.Neutral), (3, "Always", Colors.Neutral)]);

    /// <summary>A panel of them, pages first.</summary>
    /// <param name="filter">Which, as label matchers.</param>
    /// <param name="isOfModel">Whether all are of one model.</param>
    public static Panel Of(string filter, bool isOfModel)
    {
        var by = "alertname, model, dimension, slo, long, owner, instance";
        string Fire(int rank, string matchers) => $"{rank} * group by ({by}) (ALERTS{{alertstate=\"firing\",alertname=~\"ML.*\",{matchers}}})";
        Column[] columns =
        [
            new("Value", "Severity", new Style("none") { Words = Severities }) { Width = 90 },
            new("alertname", "Alert") { LeastWidth = 180 },
            .. isOfModel ? Array.Empty<Column>() : [new("model", "Model") { Link = new("The model's budgets", Uids.Model, ("model", "${__data.fields.Model:percentencode}")) }],
            new("slo", "SLO"), new("long", "Over") { LeastWidth = 60 }, new("owner", "Owner"), new("instance", "Exporter"),
        ];
        return Panels.Table(
            "Firing alerts",
            "What fires now, pages first, with what exporters are told of by. MLBudgetWatchdog fires always: where even that "
            + "is missing, no rules are evaluated, and nothing would tell anybody. So this panel may be empty only where "
            + "alerts are not set up.",
            ["Severity"], columns,
            Query.Rows(
                $"{Fire(0, "severity=\"critical\"," + filter)} or {Fire(1, "severity=\"warning\"," + filter)} or {Fire(2, "severity=\"info\"," + filter)} "
                + $"or {Fire(3, "severity=\"none\"")}")).WhenEmpty("No rules: even MLBudgetWatchdog is missing");
    }
}
