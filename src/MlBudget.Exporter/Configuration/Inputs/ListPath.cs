using MlBudget.Core.Measures;
using MlBudget.Settings;
using MlBudget.Sources.Paths;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where a list is in a record: the path of its elements, with <c>[*]</c> for the number of each.</summary>
internal static class ListPath
{
    private const string Each = "[*]";

    /// <summary>Stands for the number of an element while a path is read.</summary>
    private const int Place = 65_535;

    private static readonly string Written = FormattableString.Invariant($"[{Place}]");

    /// <summary>Whether a path leads to all elements of a list.</summary>
    public static bool IsList(NodeReader node) => !node.IsMapping && !node.IsList && node.Written.Contains(Each, StringComparison.Ordinal);

    /// <summary>The list; null, with a problem, where there is none.</summary>
    /// <param name="node">Where its path is written.</param>
    public static ListShape? Read(NodeReader node)
    {
        if (node.Literal($"a list, as {node.Key}{Each}") is not { } text)
            return null;
        if (text.Split(Each).Length != 2)
        {
            node.Error($"found {node.Shown}, expected the path of a list's elements with {Each} once, as {node.Key}{Each} or results{Each}.{node.Key}");
            return null;
        }

        if (!RecordPath.TryParse(text.Replace(Each, Written, StringComparison.Ordinal), out var path, out var fault))
        {
            node.Error($"found {node.Shown}, {fault}");
            return null;
        }

        var element = path.Steps.IndexOf(new(PathStepKind.Element, Index: Place));
        var whole = path.Steps[..element];
        while (whole is [.., { IsIntoText: true }])
            whole = whole[..^1];
        var parts = path.ToString().Split(Written);
        if (!whole.IsEmpty)
            return new(new RecordPath(whole, []).ToString(), parts[0], parts[1]) { IsInText = path.Steps[..element].Any(step => step.IsIntoText) };
        node.Error($"found {node.Shown}, expected the name of the list before {Each}");
        return null;
    }

    /// <summary>A field that is a list, by the name of its key. It is there even if where it is can't be read.</summary>
    public static RecordField ReadField(NodeReader node)
    {
        var list = Read(node);
        return new(node.Key, list?.Element(0) ?? string.Empty, 1, node) { List = list ?? new(string.Empty, string.Empty, string.Empty) };
    }
}
