using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>A link to another dashboard that keeps the time that is shown and the data source.</summary>
/// <param name="Title">What it leads to.</param>
/// <param name="Uid">The other dashboard.</param>
/// <param name="Variables">The variables that it sets, with their values: a variable of this dashboard as <c>${name}</c>, or a column of
/// the clicked row as <c>${__data.fields.name:percentencode}</c>: names may hold what ends a part of a link.</param>
internal sealed record Link(string Title, string Uid, params (string Name, string Value)[] Variables)
{
    /// <summary>A link that keeps all that is chosen.</summary>
    public static Link Same(string title, string uid) => new(title, uid) { KeepsVariables = true };

    /// <summary>Whether the other dashboard gets all that is chosen on this one, as far as it has such variables.</summary>
    private bool KeepsVariables { get; init; }

    /// <summary>As Grafana has it.</summary>
    public JsonObject ToJson() => Json.Of(new
    {
        title = Title,
        url = $"/d/{Uid}?${{__url_time_range}}&{(KeepsVariables ? "${__all_variables}" : "var-datasource=${datasource}")}"
            + string.Concat(Variables.Select(variable => $"&var-{variable.Name}={variable.Value}")),
        targetBlank = false,
    });
}
