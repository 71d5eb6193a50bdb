namespace MlBudget.Dashboards.Drawing;

/// <summary>The Prometheus that the reader of a dashboard has chosen.</summary>
internal static class Datasource
{
    /// <summary>As panels, variables and annotations refer to it.</summary>
    public static object Chosen => new { type = "prometheus", uid = "${datasource}" };
}
