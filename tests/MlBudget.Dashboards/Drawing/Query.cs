using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>In which form Prometheus is asked.</summary>
internal enum QueryForm
{
    /// <summary>Values over the time that is shown.</summary>
    Range,

    /// <summary>One value of each series, at the end of the time that is shown.</summary>
    Instant,

    /// <summary>The same as rows with a column for each label.</summary>
    Table,
}

/// <summary>One PromQL expression of a panel.</summary>
/// <param name="Expression">PromQL, with Grafana's variables.</param>
/// <param name="Legend">The name of each series; <c>__auto</c> leaves it to Grafana.</param>
/// <param name="Form">How it is asked.</param>
internal sealed record Query(string Expression, string Legend = "__auto", QueryForm Form = QueryForm.Range)
{
    /// <summary>One value now.</summary>
    public static Query Now(string expression, string legend = "__auto") => new(expression, legend, QueryForm.Instant);

    /// <summary>Rows of a table now.</summary>
    public static Query Rows(string expression) => new(expression, "__auto", QueryForm.Table);

    /// <summary>The query under its letter.</summary>
    public JsonObject ToJson(int index) => Json.Of(new
    {
        refId = RefId(index),
        datasource = Datasource.Chosen,
        editorMode = "code",
        expr = Expression,
        legendFormat = Legend,
        format = Form == QueryForm.Table ? "table" : "time_series",
        instant = Form != QueryForm.Range,
        range = Form == QueryForm.Range,
    });

    /// <summary>The letter of the first, the second, … query: A, B, ….</summary>
    public static string RefId(int index) => ((char)('A' + index)).ToString();
}
