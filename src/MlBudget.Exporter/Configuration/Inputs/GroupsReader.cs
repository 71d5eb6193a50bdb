using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads the attributes by whose values predictions may be told apart.</summary>
internal static class GroupsReader
{
    /// <summary>The attributes of a mapping; none without it.</summary>
    public static ImmutableArray<GroupInput> Read(NodeReader? node) => [.. node?.Entries().Select(ReadGroup) ?? []];

    private static GroupInput ReadGroup(NodeReader node)
    {
        node.IsMappingOf("field", "fields", "min_samples", "max_groups", "values");
        var fields = node.IsMapping && node.Optional("fields") is { } list ? ReadFields(node, list) : [];
        var group = new GroupInput(
            node.Key,
            fields.IsEmpty ? FieldPath.ReadOrName(node) : GroupFields.PathOf(fields),
            (int?)node.Optional("min_samples")?.Integer(1, 1_000_000) ?? 100,
            (int?)node.Optional("max_groups")?.Integer(2, 100) ?? 20,
            node)
        {
            Fields = fields,
        };
        return node.IsMapping && node.Optional("values") is { } values ? group with { Values = ReadValues(values, group.Paths, group.MaxGroups) } : group;
    }

    /// <summary>Values of an attribute; none, with a problem, where they can't be read.</summary>
    /// <param name="list">Where they are written.</param>
    /// <param name="paths">The fields that tell the attribute.</param>
    /// <param name="most">How many there may be.</param>
    public static ImmutableArray<string> ReadValues(NodeReader list, ImmutableArray<string> paths, int most)
    {
        var items = list.Items();
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var item in items)
        {
            if (item.Literal("a value of the attribute") is not { } value)
                continue;
            if (paths.Length > 1 && Intersection.Split(value).Length != paths.Length)
                item.Error($"found {item.Shown}, expected the texts of {string.Join(" and ", paths)} with ' × ' between them");
            else if (values.Contains(value))
                item.Error($"found {item.Shown} twice, expected each value once");
            else
                values.Add(value);
        }

        if (list.IsList && items.IsEmpty)
            list.Error("there is no value, expected at least one");
        if (values.Count > most)
            list.Error($"found {values.Count} values, expected at most {most}, as max_groups of the attribute says");
        return values.ToImmutable();
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
