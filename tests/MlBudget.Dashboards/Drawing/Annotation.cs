using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>Marks at times of what happened.</summary>
/// <param name="Name">What happened.</param>
/// <param name="Expression">PromQL; a mark for each stretch in which it has a value, or at each value.</param>
/// <param name="Color">The colour of its marks.</param>
/// <param name="Title">What a mark says; labels as <c>{{name}}</c>.</param>
internal sealed record Annotation(string Name, string Expression, string Color, string Title)
{
    /// <summary>What a mark says below its title.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the value is the time of the mark, in milliseconds.</summary>
    public bool IsTime { get; init; }

    /// <summary>As Grafana has it.</summary>
    public JsonObject ToJson() => Json.Of(new
    {
        name = Name,
        datasource = Datasource.Chosen,
        enable = true,
        hide = false,
        expr = Expression,
        iconColor = Color,
        titleFormat = Title,
        textFormat = Text,
        step = "60s",
    }).With("useValueForTime", IsTime ? "on" : null);
}
