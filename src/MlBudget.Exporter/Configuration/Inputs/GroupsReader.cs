using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads the attributes by whose values predictions may be told apart.</summary>
internal static class GroupsReader
{
    /// <summary>The attributes of a mapping; none without it.</summary>
    public static ImmutableArray<GroupInput> Read(NodeReader? node) => [.. node?.Entries().Select(ReadGroup) ?? []];

    private static GroupInput ReadGroup(NodeReader node)
    {
        node.IsMappingOf("field", "fields", "min_samples", "max_groups");
        var fields = node.IsMapping && node.Optional("fields") is { } list ? ReadFields(node, list) : [];
        return new(
            node.Key,
            fields.IsEmpty ? FieldPath.ReadOrName(node) : GroupFields.PathOf(fields),
            (int?)node.Optional("min_samples")?.Integer(1, 1_000_000) ?? 100,
            (int?)node.Optional("max_groups")?.Integer(2, 100) ?? 20,
            node)
        {
            Fields = fields,
        };
    }

    /// <summary>The fields that tell an attribute together; none, with a problem, where they can't be read.</summary>
    private static ImmutableArray<string> ReadFields(NodeReader group, NodeReader list)
    {
        if (group.Optional("field") is not null)
            list.ErrorAtKey("stands beside 'field'; expected one of both");
        var items = list.Items();
        ImmutableArray<string> paths = [.. items.Select(FieldPath.Read).OfType<string>()];
        if (!list.IsList || paths.Length < items.Length)
            return [];
        if (paths.Length is < 2 or > GroupFields.Most)
            list.Error($"found {paths.Length} fields, expected two to {GroupFields.Most}; write 'field' for one");
        else if (paths.Distinct(StringComparer.Ordinal).Count() < paths.Length)
            list.Error("found a field twice, expected each once");
        else
            return paths;
        return [];
    }
}
