using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Conditions;

/// <summary>
/// How the parts of a condition are joined by <c>and</c> and <c>or</c>, for parts that are known at different times. Positive is true,
/// negative is false. The logic is that of <see cref="Condition"/>: a false part makes an <c>and</c> false, and a true one an <c>or</c>
/// true, whatever else is unknown.
/// </summary>
public sealed class Formula
{
    private readonly BinaryClass _decisive;
    private readonly BinaryClass _other;
    private readonly ImmutableArray<Formula> _operands;
    private readonly int _part;

    private Formula(bool isAnd, ImmutableArray<Formula> operands, int part)
    {
        (_decisive, _other) = isAnd ? (BinaryClass.Negative, BinaryClass.Positive) : (BinaryClass.Positive, BinaryClass.Negative);
        (_operands, _part) = (operands, part);
    }

    /// <summary>A part by itself.</summary>
    /// <param name="index">Its index.</param>
    public static Formula Part(int index) => new(false, [], index);

    /// <summary>Some formulas, at least one, all of which or one of which has to be true.</summary>
    public static Formula Of(bool isAnd, ImmutableArray<Formula> operands) => operands is [var only] ? only : new(isAnd, operands, 0);

    /// <summary>What follows from the truths of the parts; unknown where it hangs on one that is unknown.</summary>
    public BinaryClass Evaluate(ReadOnlySpan<BinaryClass> parts)
    {
        if (_operands.IsEmpty)
            return parts[_part];
        var result = _other;
        foreach (var operand in _operands)
        {
            var truth = operand.Evaluate(parts);
            if (truth == _decisive)
                return truth;
            if (truth == BinaryClass.Unknown)
                result = truth;
        }

        return result;
    }
}
