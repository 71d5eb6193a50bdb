using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Listening;

/// <summary>Under which paths the exporter answers, and under which URL browsers know it.</summary>
internal sealed partial record WebPaths
{
    /// <summary>Where the exporter is its own site, and nothing was said.</summary>
    public static readonly WebPaths Default = new();

    /// <summary>What all paths begin with, as <c>/mlbudget</c>; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Where the metrics are, behind the prefix.</summary>
    public string Telemetry { get; init; } = "/metrics";

    /// <summary>The URL by which browsers come, where it is not that of this machine: of a proxy.</summary>
    public Uri? External { get; init; }

    /// <summary>What links begin with: a proxy may take the prefix off or put it on.</summary>
    public string Links => External is null ? Prefix : External.AbsolutePath.TrimEnd('/');

    /// <summary>Reads a path to put before all others; null when it is none.</summary>
    /// <returns>The path with a slash before it and none behind; empty for <c>/</c>.</returns>
    public static string? ParsePrefix(string text)
    {
        var path = text.Trim('/');
        return path.Length == 0 ? (text.Length > 0 ? "" : null) : ParseTelemetry($"/{path}");
    }

    /// <summary>Reads the path of the metrics; null when it is none. Whether it is free is another question.</summary>
    public static string? ParseTelemetry(string text) => Plain().IsMatch(text) ? text : null;

    /// <summary>Reads the URL of a proxy; null when it is none.</summary>
    public static Uri? ParseExternal(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" }
            && !text.Contains('?', StringComparison.Ordinal) && !text.Contains('#', StringComparison.Ordinal) ? url : null;

    /// <summary>Whether something else answers there.</summary>
    public static bool IsTaken(string telemetry) => Taken().IsMatch(telemetry);

    /// <summary>
    /// Characters that mean the same in a URL, in a route and in HTML. Clients and the server take <c>.</c> and <c>..</c> for steps in
    /// a path, so that nobody would get to a place behind them.
    /// </summary>
    [GeneratedRegex(@"^(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)+$")]
    private static partial Regex Plain();

    [GeneratedRegex("^/(-|api|config|runbooks)(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Taken();
}
