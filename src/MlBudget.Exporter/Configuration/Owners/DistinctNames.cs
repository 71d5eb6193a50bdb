using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads lists of names of which each stands once.</summary>
internal static class DistinctNames
{
    /// <summary>The items of a list, without those that can't be read; a problem where there is none, or one twice.</summary>
    /// <param name="list">The list; null for none.</param>
    /// <param name="what">What an item is, for errors.</param>
    /// <param name="read">Reads an item; null, with a problem, where that can't be.</param>
    public static ImmutableArray<string> Read(NodeReader? list, string what, Func<NodeReader, string?> read)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var items = list?.Items() ?? [];
        if (list is { IsList: true } && items.IsEmpty)
            list.Error($"the list is empty, expected at least {what}");
        foreach (var item in items)
        {
            if (read(item) is not { } name)
                continue;
            if (names.Contains(name))
                item.Error($"found {item.Shown} twice");
            else
                names.Add(name);
        }

        return names.ToImmutable();
    }
}
