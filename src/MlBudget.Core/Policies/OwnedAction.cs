using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>An action of a dimension's owner at one instant.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="Action">The action.</param>
/// <param name="Group">The group that it is for; null where it is for none.</param>
/// <param name="IsAllowed">Whether it may be taken: by an owner who decides alone always, by a joint one while a decision of all its teams
/// is in force.</param>
/// <param name="IsRequired">Whether something has to be done: nothing is left of a budget of the dimension.</param>
public sealed record OwnedAction(Dimension Dimension, Ownership Owner, OwnerAction Action, AttributeGroup? Group, bool IsAllowed, bool IsRequired)
{
    /// <summary>The actions of all owners of a model.</summary>
    /// <param name="report">How its budgets stand.</param>
    /// <param name="policy">Who owns them.</param>
    /// <param name="decisions">What was decided.</param>
    /// <param name="at">The instant by which decisions are in force.</param>
    public static IEnumerable<OwnedAction> Of(ModelReport report, ModelPolicy policy, Decisions decisions, Instant at)
    {
        foreach (var dimension in report.Dimensions)
        {
            if (!policy.Owners.TryGetValue(dimension.Dimension, out var owner))
                continue;
            foreach (var action in owner.Actions)
            {
                foreach (var group in GroupsFor(action, report, dimension.Dimension))
                {
                    var isAllowed = !owner.IsJoint || decisions.ActAt(at, action.Name, dimension.Dimension, group?.Group) is not null;
                    yield return new(dimension.Dimension, owner, action, group, isAllowed, dimension.State == BudgetState.Exhausted);
                }
            }
        }
    }

    private static IEnumerable<AttributeGroup?> GroupsFor(OwnerAction action, ModelReport report, Dimension dimension) =>
        action.Name == OwnerAction.StopGroup && GroupsBeyondBounds.Of(report, dimension) is { IsEmpty: false } groups
            ? groups.Select(group => (AttributeGroup?)group) : [null];
}
