using System.Collections.Immutable;

namespace MlBudget.Core.Policies;

/// <summary>Who answers for a dimension of a model, and what they may do about it.</summary>
/// <param name="Teams">The teams, in the order in which they are written; at least one, and none holds a <c>+</c>.</param>
/// <param name="IsJoint">Whether something is decided only once every team has spoken; else each of them may act alone.</param>
/// <param name="Actions">What they may do; of <see cref="OwnerAction.BuiltIn"/>, or named by users.</param>
public sealed record Ownership(ImmutableArray<string> Teams, bool IsJoint, ImmutableArray<OwnerAction> Actions)
{
    /// <summary>What stands between teams in <see cref="Name"/>.</summary>
    public const char Separator = '+';

    /// <summary>The names of what they may do.</summary>
    public ImmutableArray<string> ActionNames { get; } = [.. Actions.Select(action => action.Name)];

    /// <summary>The owner as one text, as labels have it: <c>ml-engineering+product+legal</c>.</summary>
    public string Name { get; } = string.Join(Separator, Teams);
}
