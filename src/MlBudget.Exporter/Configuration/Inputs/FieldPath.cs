using System.Text.RegularExpressions;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where a value is in a record: keys joined by dots, from the outside in. It is nothing else, as JSONPath would be.</summary>
internal static partial class FieldPath
{
    /// <summary>The path that is written; null, with a problem, where it is none.</summary>
    public static string? Read(NodeReader node)
    {
        var path = node.Literal("the name of a field, or a path such as features.age");
        if (path is null || FaultOf(path) is not { } fault)
            return path;
        node.Error($"found {node.Shown}, {fault}");
        return null;
    }

    /// <summary>The path under <c>field</c>, or the name that an entry has; a problem where neither is a path.</summary>
    public static string ReadOrName(NodeReader entry)
    {
        if (entry.Optional("field") is { } field)
            return Read(field) ?? entry.Key;
        if (FaultOf(entry.Key) is { } fault)
            entry.ErrorAtKey($"without 'field' the name is the path: found '{entry.Key}', {fault}");
        return entry.Key;
    }

    private static string? FaultOf(string path)
    {
        var at = path.AsSpan().IndexOfAny("[]\\\"'");
        if (at < 0)
            return path.Split('.').All(key => key.Length > 0) ? null : "expected keys joined by single dots";
        // As JSONPath writes the key of an object: prices['eur'].
        var dotted = QuotedKey().Replace(path, ".${key}").TrimStart('.');
        return "expected keys joined by dots: " + path[at] switch
        {
            '[' when dotted.AsSpan().IndexOfAny("[]\\\"'") < 0 => $"write {dotted}; a key that holds a dot can't be read yet",
            '[' or ']' => "an element of a list can't be read yet; let the log write it under a key of its own, "
                + $"such as {Plain(path)}",
            '\\' => $"a dot always separates keys and can't be escaped yet; let the log write the value under a key without one, such as {Plain(path)}",
            _ => $"keys are written without quotes, such as {Quotes().Replace(path, "")}, and one that holds a dot can't be read yet",
        };
    }

    /// <summary>A key that says the same without signs.</summary>
    private static string Plain(string path) => Signs().Replace(path, "_").Trim('_', '.').Replace("_.", ".", StringComparison.Ordinal);

    [GeneratedRegex(@"\\\.|[\[\]\\""']+")]
    private static partial Regex Signs();

    [GeneratedRegex(@"[""'\\]")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\[(?<quote>[""'])(?<key>[^""'\[\].]+)\k<quote>\]")]
    private static partial Regex QuotedKey();
}
