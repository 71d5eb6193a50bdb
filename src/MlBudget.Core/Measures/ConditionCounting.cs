using System.Collections.Immutable;
using MlBudget.Core.Conditions;

namespace MlBudget.Core.Measures;

/// <summary>How often a condition is true, out of the records in which it is known.</summary>
/// <param name="condition">The condition, over the columns of predictions.</param>
public sealed class ConditionCounting(Condition condition) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["known", "true"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"condition {condition.Canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        condition.Evaluate(frame.Batch, counters[1], counters[0]);
        for (var word = 0; word < WordsOf(frame); word++)
            counters[0][word] |= counters[1][word];
    }
}
