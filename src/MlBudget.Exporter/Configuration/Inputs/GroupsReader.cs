using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads the attributes by whose values predictions may be told apart.</summary>
internal static class GroupsReader
{
    /// <summary>The attributes of a mapping; none without it.</summary>
    public static ImmutableArray<GroupInput> Read(NodeReader? node) => [.. node?.Entries().Select(ReadGroup) ?? []];

    private static GroupInput ReadGroup(NodeReader node)
    {
        node.IsMappingOf("field", "min_samples", "max_groups");
        return new(
            node.Key,
            FieldPath.ReadOrName(node),
            (int?)node.Optional("min_samples")?.Integer(1, 1_000_000) ?? 100,
            (int?)node.Optional("max_groups")?.Integer(2, 100) ?? 20,
            node);
    }
}
