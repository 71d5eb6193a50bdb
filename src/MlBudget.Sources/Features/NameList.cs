using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Sources.Features;

/// <summary>Reads a list of names.</summary>
internal static class NameList
{
    /// <summary>The names, each once; none, with problems, where they can't be read.</summary>
    /// <param name="list">The list.</param>
    /// <param name="expected">What each of it is: <c>the name of a feature</c>.</param>
    public static ImmutableArray<string> Read(NodeReader list, string expected)
    {
        var items = list.Items();
        if (list.IsList && items.IsEmpty)
            list.Error($"found an empty list, expected {expected}");
        var names = items.Select(item => item.Literal(expected)).ToImmutableArray();
        foreach (var twice in items.GroupBy(item => item.Written).SelectMany(same => same.Skip(1)))
            twice.Error($"found {twice.Shown} twice");
        return names.Contains(null) ? [] : [.. names.OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
