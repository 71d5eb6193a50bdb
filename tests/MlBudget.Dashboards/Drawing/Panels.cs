using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>The kinds of panels.</summary>
internal static class Panels
{
    private static readonly object LastValue = new { calcs = new[] { "lastNotNull" }, fields = "", values = false };

    /// <summary>One large value or a few.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What that means, and what to do.</param>
    /// <param name="style">How its values look.</param>
    /// <param name="queries">What is asked, once each.</param>
    /// <param name="text">Whether the <c>value</c>, the <c>name</c> or <c>value_and_name</c> is shown.</param>
    /// <param name="isFilled">Whether the colour fills the panel.</param>
    public static Panel Stat(
        string title, string description, Style style, Query[] queries, string text = "value", bool isFilled = false) => new("stat", title, description)
        {
            Width = 6,
            Height = 4,
            Style = style,
            Queries = queries,
            Options = Json.Of(new
            {
                reduceOptions = LastValue,
                colorMode = isFilled ? "background_solid" : "value",
                graphMode = "none",
                justifyMode = "center",
                textMode = text,
                orientation = "auto",
                wideLayout = true,
            }),
        };

    /// <summary>A bar of each series, the longest value at its right end.</summary>
    public static Panel Bars(string title, string description, Style style, params Query[] queries) => new("bargauge", title, description)
    {
        Style = style,
        Queries = queries,
        Options = Json.Of(new
        {
            reduceOptions = LastValue,
            displayMode = "basic",
            orientation = "horizontal",
            valueMode = "text",
            showUnfilled = true,
            namePlacement = "left",
            sizing = "auto",
            text = new { titleSize = 14, valueSize = 18 },
        }),
    };

    /// <summary>Lines over time.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What that means, and what to do.</param>
    /// <param name="style">How its values look; its thresholds are drawn as lines.</param>
    /// <param name="queries">What is asked.</param>
    public static Panel Lines(string title, string description, Style style, params Query[] queries) => new("timeseries", title, description)
    {
        Style = style,
        Queries = queries,
        Color = Json.Of(new { mode = "palette-classic" }),
        Custom = Json.Of(new
        {
            drawStyle = "line",
            lineWidth = 2,
            fillOpacity = 0,
            showPoints = "never",
            spanNulls = false,
            thresholdsStyle = new { mode = style.Thresholds is null ? "off" : "dashed" },
        }),
        Options = Json.Of(new
        {
            legend = new { displayMode = "list", placement = "bottom", showLegend = true, calcs = Array.Empty<string>() },
            tooltip = new { mode = "multi", sort = "desc" },
        }),
    };

    /// <summary>A state of each series over time.</summary>
    public static Panel Timeline(string title, string description, Style style, params Query[] queries) => new("state-timeline", title, description)
    {
        Width = 24,
        Style = style,
        Queries = queries,
        Custom = Json.Of(new { lineWidth = 0, fillOpacity = 80 }),
        Options = Json.Of(new
        {
            showValue = "auto",
            mergeValues = true,
            rowHeight = 0.9,
            legend = new { displayMode = "list", placement = "bottom", showLegend = false },
            tooltip = new { mode = "single", sort = "none" },
        }),
    };

    /// <summary>A row for each combination of labels.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What that means, and what to do.</param>
    /// <param name="sortBy">The columns by which it is sorted, the first of which decides; with a minus before it the greatest comes first.</param>
    /// <param name="columns">What is shown, from left to right; all else is hidden.</param>
    /// <param name="queries">What is asked; rows of equal labels are one.</param>
    public static Panel Table(
        string title, string description, string[] sortBy, Column[] columns, params Query[] queries) => new("table", title, description)
        {
            Width = 24,
            Style = Style.Text,
            Queries = queries,
            Custom = Json.Of(new { align = "auto", filterable = false, inspect = false }),
            Overrides = new JsonArray([.. columns.Select(column => column.ToJson())]),
            Options = Json.Of(new
            {
                showHeader = true,
                cellHeight = "sm",
                footer = new { show = false },
                sortBy = sortBy.Select(column => new { displayName = column.TrimStart('-'), desc = column[0] == '-' }),
            }),
            Transformations = Json.List([
                .. queries.Length > 1 ? new object[] { new { id = "merge", options = new { } } } : [],
                new { id = "filterFieldsByName", options = new { include = new { names = columns.Select(column => column.Field) } } },
                new
                {
                    id = "organize",
                    options = new
                    {
                        indexByName = columns.Select((column, index) => (column.Field, index)).ToDictionary(pair => pair.Field, pair => pair.index),
                        renameByName = columns.ToDictionary(column => column.Field, column => column.Title),
                    },
                },
            ]),
        };

    /// <summary>A bar of each series in each row of a table.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="description">What that means, and what to do.</param>
    /// <param name="style">How its values look.</param>
    /// <param name="rows">The label whose values are the rows.</param>
    /// <param name="bars">What the bars of the first, the second, … query are.</param>
    /// <param name="queries">What is asked.</param>
    public static Panel BarChart(
        string title, string description, Style style, string rows, string[] bars, params Query[] queries) => new("barchart", title, description)
        {
            Style = style,
            Queries = queries,
            Color = Json.Of(new { mode = "palette-classic" }),
            Custom = Json.Of(new { lineWidth = 1, fillOpacity = 80 }),
            Overrides = new JsonArray(new Column(rows, rows, Style.Text).ToJson()),
            Options = Json.Of(new
            {
                orientation = "auto",
                xField = rows,
                showValue = "never",
                stacking = "none",
                groupWidth = 0.8,
                barWidth = 0.95,
                legend = new { displayMode = "list", placement = "bottom", showLegend = true, calcs = Array.Empty<string>() },
                tooltip = new { mode = "multi", sort = "none" },
            }),
            Transformations = Json.List([
                new { id = "merge", options = new { } },
                new
                {
                    id = "organize",
                    options = new
                    {
                        excludeByName = new Dictionary<string, bool> { ["Time"] = true },
                        indexByName = new Dictionary<string, int> { [rows] = 0 },
                        renameByName = bars.Select((bar, index) => (bar, index))
                            .ToDictionary(pair => bars.Length == 1 ? "Value" : ValueOf(pair.index), pair => pair.bar),
                    },
                },
            ]),
        };

    /// <summary>Counts over time as colours, a row for each series.</summary>
    public static Panel Heatmap(string title, string description, Style style, Query query) => new("heatmap", title, description)
    {
        Style = style,
        Queries = [query],
        Options = Json.Of(new
        {
            calculate = false,
            cellGap = 1,
            color = new { mode = "scheme", scheme = "Oranges", steps = 64, exponent = 0.5, fill = "dark-orange" },
            yAxis = new { axisPlacement = "left", unit = "string" },
            rowsFrame = new { layout = "auto" },
            legend = new { show = true },
            tooltip = new { mode = "single", yHistogram = false },
            showValue = "never",
        }),
    };

    /// <summary>Gives some series of a panel another look.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="name">Which series, by a regular expression over its name.</param>
    /// <param name="properties">What differs, by Grafana's names.</param>
    public static Panel Where(this Panel panel, string name, params (string Id, object Value)[] properties) => panel with
    {
        Overrides = new JsonArray([.. panel.Overrides.Select(one => one!.DeepClone()), Json.Of(new
        {
            matcher = new { id = "byRegexp", options = $"/{name}/" },
            properties = properties.Select(property => new { id = property.Id, value = property.Value }),
        })]),
    };

    /// <summary>Gives some series of a panel another style.</summary>
    public static Panel Where(this Panel panel, string name, Style style) => panel with
    {
        Overrides = new JsonArray([.. panel.Overrides.Select(one => one!.DeepClone()), Json.Of(new
        {
            matcher = new { id = "byRegexp", options = $"/{name}/" },
            properties = style.Properties(),
        })]),
    };

    /// <summary>Says in words what it means that there is nothing to show.</summary>
    public static Panel WhenEmpty(this Panel panel, string words) => panel with { Style = panel.Style with { Absent = words } };

    /// <summary>Repeats a panel for each chosen value of a variable. Its copies share the width of the page.</summary>
    public static Panel ForEach(this Panel panel, string variable, int perRow) =>
        panel with { RepeatedBy = variable, PerRow = perRow, Width = Dashboard.Columns };

    /// <summary>The column of a query's values, where a table has several queries.</summary>
    public static string ValueOf(int index) => $"Value #{Query.RefId(index)}";

    /// <summary>Draws some series as a dashed line in the colour of what is usual or allowed.</summary>
    public static Panel Reference(this Panel panel, string name, string color = Colors.Reference) => panel.Where(
        name,
        ("color", new { mode = "fixed", fixedColor = color }),
        ("custom.lineStyle", new { fill = "dash", dash = new[] { 10, 8 } }),
        ("custom.lineWidth", 1));
}
