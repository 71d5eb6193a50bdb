using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>Lists, first, and those without an item, second.</summary>
/// <param name="whole">The column that says whether there is a list.</param>
/// <param name="first">The column that says whether there is a first element, whatever is in it.</param>
/// <param name="canonical">Where they are, as a text.</param>
public sealed class EmptyListCounting(int whole, int first, string canonical) : BitCounting
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
        var (lists, elements) = (frame.Batch.Columns[whole].Valid, frame.Batch.Columns[first].Valid);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = lists[word];
            counters[1][word] = lists[word] & ~elements[word];
        }
    }
}
