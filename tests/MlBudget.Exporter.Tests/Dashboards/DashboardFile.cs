using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Tests.Dashboards;

/// <summary>A committed dashboard, read as Grafana reads it.</summary>
internal sealed partial class DashboardFile(string path)
{
    private readonly JsonElement _root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    public static IReadOnlyList<DashboardFile> All { get; } =
        [.. Directory.GetFiles(RepositoryRoot.Combine("grafana", "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path => new DashboardFile(path))];

    public string Name => Path.GetFileName(path);

    public string Uid => _root.GetProperty("uid").GetString()!;

    public string Text => _root.GetRawText();

    /// <summary>Those that are open when the page is.</summary>
    public IEnumerable<JsonElement> OpenPanels => _root.GetProperty("panels").EnumerateArray().Where(panel => Type(panel) != "row");

    /// <summary>All, without the rows that hold them.</summary>
    public IEnumerable<JsonElement> Panels => _root.GetProperty("panels").EnumerateArray()
        .SelectMany(panel => Type(panel) == "row" ? panel.GetProperty("panels").EnumerateArray().ToArray() : new[] { panel });

    public IEnumerable<JsonElement> Variables => _root.GetProperty("templating").GetProperty("list").EnumerateArray();

    public IEnumerable<string> VariableNames => Variables.Select(variable => variable.GetProperty("name").GetString()!);

    public IEnumerable<JsonElement> Annotations => _root.GetProperty("annotations").GetProperty("list").EnumerateArray();

    /// <summary>All that is asked of Prometheus, with the place where it stands.</summary>
    public IEnumerable<(string Where, string Expression)> Expressions =>
    [
        .. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target =>
            ($"{Name}: {Title(panel)} {target.GetProperty("refId").GetString()}", target.GetProperty("expr").GetString()!))),
        .. Annotations.Select(one => ($"{Name}: {one.GetProperty("name").GetString()}", one.GetProperty("expr").GetString()!)),
        .. Variables.Where(variable => variable.GetProperty("type").GetString() == "query").Select(variable =>
            ($"{Name}: ${variable.GetProperty("name").GetString()}", Selector().Match(variable.GetProperty("definition").GetString()!).Groups[1].Value)),
    ];

    public static string Type(JsonElement panel) => panel.GetProperty("type").GetString()!;

    public static string Title(JsonElement panel) => panel.GetProperty("title").GetString()!;

    public static string Description(JsonElement panel) => panel.GetProperty("description").GetString()!;

    /// <summary>The expression with something in place of Grafana's variables.</summary>
    public static string Sample(string expression) =>
        Variable().Replace(expression.Replace("$__rate_interval", "4m", StringComparison.Ordinal).Replace("$__range", "1h", StringComparison.Ordinal)
            .Replace("$__interval", "1m", StringComparison.Ordinal), ".*");

    [GeneratedRegex(@"^label_values\((.+), \w+\)$")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\$[a-z]+")]
    private static partial Regex Variable();
}
