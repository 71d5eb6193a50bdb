using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>A column of a table.</summary>
/// <param name="Field">The label that it shows, or the value of a query: <c>Value #A</c>, of the only query <c>Value</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Style">How its values look; null for texts.</param>
internal sealed record Column(string Field, string Title, Style? Style = null)
{
    /// <summary>Its width in pixels; null for its part of what is left.</summary>
    public int? Width { get; init; }

    /// <summary>Below which it never gets, in pixels: texts want more than numbers.</summary>
    public int LeastWidth { get; init; } = Style is null ? 130 : 90;

    /// <summary>Whether the colour fills the cell instead of its text.</summary>
    public bool IsFilled { get; init; }

    /// <summary>Where a click on it leads; null for nowhere.</summary>
    public Link? Link { get; init; }

    /// <summary>What differs from the defaults of the table.</summary>
    public JsonObject ToJson()
    {
        var properties = new List<object>(Style?.Properties() ?? []);
        if (Style is null)
            properties.Add(new { id = "noValue", value = "–" });
        if (Style is { Thresholds: not null } or { Words: not null })
            properties.Add(new { id = "custom.cellOptions", value = IsFilled ? new { type = "color-background", mode = "basic" } : (object)new { type = "color-text" } });
        if (Width is { } width)
            properties.Add(new { id = "custom.width", value = width });
        else
            properties.Add(new { id = "custom.minWidth", value = LeastWidth });
        if (Link is not null)
            properties.Add(new { id = "links", value = new JsonArray(Link.ToJson()) });
        return Json.Of(new { matcher = new { id = "byName", options = Title }, properties });
    }
}
