using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Labels;

/// <summary>What is known of a row of which several tracks tell something.</summary>
public enum JointRule
{
    /// <summary>A condition over the parts.</summary>
    Formula,

    /// <summary>The first part, where the second is known and true: what a judge says of answers that an audit found good.</summary>
    WhereTrue,

    /// <summary>The first part, where the second is known and false.</summary>
    WhereFalse,

    /// <summary>Whether the second part is known, where the first is: whether what was judged has been audited.</summary>
    WhetherKnown,
}

/// <summary>A condition over what a prediction said and what labels tell of it. It counts where labels do: it is known of a prediction
/// only once one of its tracks is, and where its result doesn't hang on what is missing.</summary>
/// <param name="Canonical">The condition.</param>
/// <param name="Formula">How its parts are joined: those on predictions first, in their order, then those on outcomes.</param>
/// <param name="Conditions">Its parts on predictions, by their index among the conditions that are kept of a row.</param>
/// <param name="Tracks">Its parts on outcomes, by the index of their track; at least one.</param>
public sealed record Joint(string Canonical, Formula Formula, ImmutableArray<int> Conditions, ImmutableArray<int> Tracks)
{
    /// <summary>Joints are numbered behind all tracks that there may be.</summary>
    public const int FirstTrack = ushort.MaxValue + 1;

    /// <summary>What follows from its parts; of any rule but <see cref="JointRule.Formula"/> these are two.</summary>
    public JointRule Rule { get; init; }

    /// <summary>What follows from the truths of the parts; unknown where it hangs on one that is unknown.</summary>
    public BinaryClass Evaluate(ReadOnlySpan<BinaryClass> parts) => Rule switch
    {
        JointRule.Formula => Formula.Evaluate(parts),
        JointRule.WhereTrue => parts[1] == BinaryClass.Positive ? parts[0] : BinaryClass.Unknown,
        JointRule.WhereFalse => parts[1] == BinaryClass.Negative ? parts[0] : BinaryClass.Unknown,
        JointRule.WhetherKnown => parts[0] == BinaryClass.Unknown ? BinaryClass.Unknown : parts[1] == BinaryClass.Unknown ? BinaryClass.Negative : BinaryClass.Positive,
        _ => throw new InvalidOperationException($"{Rule} is no rule."),
    };
}
