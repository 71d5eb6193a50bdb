using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>A panel without its place.</summary>
/// <param name="Type">Grafana's name of the kind of picture.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What that means, and what to do.</param>
internal sealed record Panel(string Type, string Title, string Description)
{
    /// <summary>In columns, of which there are 24.</summary>
    public int Width { get; init; } = 12;

    /// <summary>In units of 30 pixels.</summary>
    public int Height { get; init; } = 8;

    /// <summary>What is asked.</summary>
    public Query[] Queries { get; init; } = [];

    /// <summary>How all values look.</summary>
    public Style Style { get; init; } = Style.Number;

    /// <summary>What belongs to the kind of picture, of each field.</summary>
    public JsonObject Custom { get; init; } = [];

    /// <summary>The colours of series.</summary>
    public JsonObject? Color { get; init; }

    /// <summary>What differs from the defaults, of some fields.</summary>
    public JsonArray Overrides { get; init; } = [];

    /// <summary>What belongs to the kind of picture.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>What is done with the answers before they are drawn.</summary>
    public JsonArray Transformations { get; init; } = [];

    /// <summary>The variable for each chosen value of which the panel is repeated; null where it is there once.</summary>
    public string? RepeatedBy { get; init; }

    /// <summary>How many of a repeated panel are beside each other.</summary>
    public int PerRow { get; init; } = 1;

    /// <summary>The panel at its place.</summary>
    public JsonObject ToJson(int id, int x, int y)
    {
        var panel = Json.Of(new { id, type = Type, title = Title, description = Description, gridPos = new { x, y, w = Width, h = Height } });
        var defaults = Style.ToJson().With("custom", Custom.DeepClone()).With("color", Color?.DeepClone());
        return panel.With("datasource", Json.Of(Datasource.Chosen))
            .With("targets", new JsonArray([.. Queries.Select((query, index) => query.ToJson(index))]))
            .With("fieldConfig", new JsonObject { ["defaults"] = defaults, ["overrides"] = Overrides.DeepClone() })
            .With("options", Options.DeepClone())
            .With("transformations", Transformations.DeepClone())
            .With("repeat", RepeatedBy)
            .With("repeatDirection", RepeatedBy is null ? null : "h")
            .With("maxPerRow", RepeatedBy is null ? null : PerRow);
    }
}
