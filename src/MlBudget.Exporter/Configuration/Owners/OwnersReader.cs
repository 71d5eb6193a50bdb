using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads <c>owners</c> of models: who answers for each dimension.</summary>
/// <param name="teams">The teams that are listed; null where none are, and owners may name any.</param>
/// <param name="actions">What owners may do.</param>
/// <param name="thresholds">From when on alerts fire.</param>
internal sealed class OwnersReader(ImmutableArray<Team>? teams, ImmutableArray<OwnerAction> actions, AlertThresholds thresholds)
{
    /// <summary>What holds for a model, with the owners of a mapping by dimension; those that can't be read are left out, with problems.</summary>
    /// <param name="node">The mapping; null for none.</param>
    public ModelPolicy Read(NodeReader? node)
    {
        var owners = ImmutableDictionary.CreateBuilder<Dimension, Ownership>();
        if (node is not null && node.IsMappingOf([.. SloReader.Dimensions.Select(entry => entry.Name)]))
        {
            foreach (var (key, dimension) in SloReader.Dimensions)
            {
                if (node.Optional(key) is { } entry && ReadOwner(entry) is { } owner)
                    owners.Add(dimension, owner);
            }
        }

        return new(owners.ToImmutable(), thresholds);
    }

    private Ownership? ReadOwner(NodeReader node)
    {
        if (!node.IsMappingOf("teams", "decision", "actions"))
            return null;
        var names = Distinct(node.Required("teams"), "a team", TeamOf);
        var chosen = Distinct(node.Optional("actions"), "an action", ActionOf);
        var decision = node.Optional("decision");
        var isJoint = decision?.Choice<bool>(("joint", true), ("any", false)) ?? false;
        if (isJoint && names is [_])
            decision!.Error("a joint decision takes at least two teams, found one");
        return names.IsEmpty ? null : new(names, isJoint, [.. chosen.Select(name => actions.First(action => action.Name == name))]);
    }

    /// <summary>The items of a list, without those that can't be read; a problem where there is none, or one twice.</summary>
    private static ImmutableArray<string> Distinct(NodeReader? list, string what, Func<NodeReader, string?> read)
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

    private string? TeamOf(NodeReader node)
    {
        const string Expected = "a team's name";
        if (teams is { } known)
            return node.LiteralName([.. known.Select(team => team.Name)], Expected);
        if (node.Literal(Expected) is not { } name)
            return null;
        if (TeamName.FaultOf(name) is not { } fault)
            return name;
        node.Error(fault);
        return null;
    }

    private string? ActionOf(NodeReader node) => node.LiteralName([.. actions.Select(action => action.Name)], "an action's name");
}
