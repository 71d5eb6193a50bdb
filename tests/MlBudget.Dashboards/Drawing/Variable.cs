using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>What the reader of a dashboard chooses at its top.</summary>
/// <param name="Name">As expressions and links name it.</param>
/// <param name="Label">As the reader sees it.</param>
/// <param name="Query">Whose values there are, as <c>label_values(metric{…}, label)</c>.</param>
internal sealed record Variable(string Name, string Label, string Query)
{
    /// <summary>Whether several may be chosen, and all of them by default.</summary>
    public bool IsMany { get; init; }

    /// <summary>Which Prometheus is asked.</summary>
    public static JsonObject Datasource => Json.Of(new
    {
        name = "datasource",
        label = "Data source",
        type = "datasource",
        query = "prometheus",
        current = new { },
        hide = 0,
        includeAll = false,
        multi = false,
        refresh = 1,
    });

    /// <summary>One of a few that are always the same.</summary>
    /// <param name="name">As expressions name it.</param>
    /// <param name="label">As the reader sees it.</param>
    /// <param name="values">What there is; the first is chosen by default.</param>
    public static Variable OneOf(string name, string label, params string[] values) => new(name, label, string.Join(',', values)) { IsFixed = true };

    /// <summary>Whether its values are written here instead of being asked for.</summary>
    private bool IsFixed { get; init; }

    /// <summary>As Grafana has it.</summary>
    public JsonObject ToJson() => IsFixed
        ? Json.Of(new { name = Name, label = Label, type = "custom", query = Query, hide = 0, multi = false, includeAll = false, current = new { } })
        : Asked();

    private JsonObject Asked() => Json.Of(new
    {
        name = Name,
        label = Label,
        type = "query",
        datasource = Drawing.Datasource.Chosen,
        definition = Query,
        query = new { query = Query, refId = "Variable" },
        refresh = 2,
        sort = 1,
        hide = 0,
        multi = IsMany,
        includeAll = IsMany,
        current = IsMany ? (object)new { text = "All", value = "$__all" } : new { },
    }).With("allValue", IsMany ? ".*" : null);
}
