using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Owners;

/// <summary>What is allowed of owners and yet worth knowing.</summary>
internal static class OwnerNotes
{
    /// <summary>The notes of a model, each with the path that it is about.</summary>
    /// <param name="node">Where its owners are written; null where none are.</param>
    /// <param name="policy">Who they are.</param>
    /// <param name="dimensions">The dimensions that have SLOs.</param>
    public static IEnumerable<string> Of(NodeReader? node, ModelPolicy policy, IReadOnlyCollection<Dimension> dimensions)
    {
        if (node is null)
            yield break;
        foreach (var dimension in Dimensions.All)
        {
            var name = dimension.Name();
            var isOwned = policy.Owners.TryGetValue(dimension, out var owner);
            if (!isOwned && dimensions.Contains(dimension))
                yield return $"{node.Path}: nobody owns {name}, which has SLOs; its alerts go to the default receivers";
            if (isOwned && !dimensions.Contains(dimension) && dimension is (Dimension.Infrastructure or Dimension.ModelQuality))
                yield return $"{node.Path}.{name}: {name} has no SLOs, by which alerts know its owner; those of sources, features and labels go to the default receivers";
            if (isOwned && owner!.Actions.IsEmpty)
                yield return $"{node.Path}.{name}: no actions, so notifications don't say what {owner.Name} may do";
        }
    }
}
