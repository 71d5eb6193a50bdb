using System.Collections.Immutable;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Lists, first, and those without an item, second.</summary>
/// <param name="list">Where they are.</param>
/// <param name="canonical">The same as a text.</param>
public sealed class EmptyListCounting(ListColumns list, string canonical) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["lists", "empty"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"empty {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        frame.Batch.Columns[list.Whole].Valid.AsSpan(0, WordsOf(frame)).CopyTo(counters[0]);
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row) && list.LengthIn(frame.Batch, row) == 0)
                Bits.Set(counters[1], row);
        }
    }
}
