using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>Reads <c>owners</c> of models: who answers for each dimension.</summary>
/// <param name="teams">The teams that owners may name.</param>
/// <param name="actions">What owners may do.</param>
/// <param name="thresholds">From when on alerts fire.</param>
internal sealed class OwnersReader(TeamNames teams, ImmutableArray<OwnerAction> actions, AlertThresholds thresholds)
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
        var names = teams.ReadList(node.Required("teams"));
        var chosen = DistinctNames.Read(node.Optional("actions"), "an action", ActionOf);
        var decision = node.Optional("decision");
        var isJoint = decision?.Choice<bool>(("joint", true), ("any", false)) ?? false;
        if (isJoint && names is [_])
            decision!.Error("a joint decision takes at least two teams, found one");
        return names.IsEmpty ? null : new(names, isJoint, [.. chosen.Select(name => actions.First(action => action.Name == name))]);
    }

    private string? ActionOf(NodeReader node) => node.LiteralName([.. actions.Select(action => action.Name)], "an action's name");
}
