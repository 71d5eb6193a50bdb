using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <summary>The group codes of an attribute, however its groups are told: by a field, by several together, by features with faults, or by no record.</summary>
/// <param name="attribute">The attribute.</param>
/// <param name="codes">Its values that are kept apart.</param>
internal sealed class AttributeResolver(GroupAttribute attribute, GroupCodes codes)
{
    private readonly GroupResolver _one = new(codes);
    private readonly IntersectionResolver _several = new(codes);

    /// <summary>Writes the group code of each row of a batch; −1 where the row has no group.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="frame">What else is known of them.</param>
    /// <param name="into">The codes.</param>
    public void Resolve(Batch batch, FoldFrame frame, int[] into)
    {
        if (attribute.Faults is { } faults)
            faults.Resolve(frame, codes, into);
        else if (!attribute.Columns.IsEmpty)
            _several.Resolve([.. attribute.Columns.Select(batch.Category)], batch.Count, into);
        else if (attribute.IsReadyMade)
            GroupResolver.ResolveNone(batch.Count, into);
        else
            _one.Resolve(batch.Category(attribute.Column!.Value), batch.Count, into);
    }
}
