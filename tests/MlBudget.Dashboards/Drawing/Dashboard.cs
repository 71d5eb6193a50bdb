using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>A dashboard.</summary>
/// <param name="Uid">By which links and alerts find it: a promise.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Description">For whom it is, and what it answers.</param>
internal sealed record Dashboard(string Uid, string Title, string Description)
{
    /// <summary>Columns of the grid.</summary>
    public const int Columns = 24;

    /// <summary>What every dashboard of this product carries, so that each lists the others.</summary>
    public const string Tag = "mlbudget";

    /// <summary>From when on data are shown until one chooses otherwise.</summary>
    public string From { get; init; } = "now-7d";

    /// <summary>What the reader chooses, besides the data source.</summary>
    public Variable[] Variables { get; init; } = [];

    /// <summary>What happened.</summary>
    public Annotation[] Annotations { get; init; } = [];

    /// <summary>The panels; the first section is open.</summary>
    public Section[] Sections { get; init; } = [];

    /// <summary>The name of its file.</summary>
    public string FileName => $"{Uid}.json";

    /// <summary>The text of its file.</summary>
    public string ToJson() => Json.Write(Json.Of(new
    {
        uid = Uid,
        title = Title,
        description = Description,
        tags = new[] { Tag },
        schemaVersion = 39,
        version = 1,
        editable = false,
        graphTooltip = 1,
        timezone = "browser",
        refresh = "1m",
        time = new { from = From, to = "now" },
    })
        .With("links", new JsonArray(OthersLink()))
        .With("templating", new JsonObject { ["list"] = new JsonArray([Variable.Datasource, .. Variables.Select(variable => variable.ToJson())]) })
        .With("annotations", new JsonObject { ["list"] = new JsonArray([.. Annotations.Select(annotation => annotation.ToJson())]) })
        .With("panels", Placed()));

    private static JsonObject OthersLink() => Json.Of(new
    {
        type = "dashboards",
        title = "Budgets",
        tags = new[] { Tag },
        asDropdown = false,
        includeVars = true,
        keepTime = true,
        targetBlank = false,
        icon = "external link",
    });

    private JsonArray Placed()
    {
        var (placed, id, y) = (new JsonArray(), 1, 0);
        foreach (var section in Sections)
        {
            var row = section.Title is null ? null : Json.Of(new
            {
                id = id++,
                type = "row",
                title = section.Title,
                collapsed = true,
                gridPos = new { x = 0, y = y++, w = Columns, h = 1 },
            });
            var panels = new JsonArray();
            var (x, below) = (0, y);
            foreach (var panel in section.Panels)
            {
                if (x + panel.Width > Columns)
                    (x, y) = (0, below);
                panels.Add(panel.ToJson(id++, x, y));
                x += panel.Width;
                below = Math.Max(below, y + panel.Height);
            }

            // A collapsed row takes no more than itself.
            y = row is null ? below : y - (y - row["gridPos"]!["y"]!.GetValue<int>()) + 1;
            if (row is not null)
                placed.Add(row.With("panels", panels));
            else
                foreach (var panel in panels.ToArray())
                {
                    panels.Remove(panel);
                    placed.Add(panel);
                }
        }

        return placed;
    }
}
