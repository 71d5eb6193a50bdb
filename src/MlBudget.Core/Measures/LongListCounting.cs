using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>Lists, first, and those with more elements than are read, second.</summary>
/// <param name="name">What the list is called.</param>
/// <param name="most">How many elements are read.</param>
/// <param name="whole">The column that says whether there is a list.</param>
/// <param name="next">The column that says whether there is an element behind those.</param>
/// <param name="canonical">Where it is, as a text.</param>
/// <param name="records">Of which records.</param>
public sealed class LongListCounting(string name, int most, int whole, int next, string canonical, FoldInput records) : BitCounting
{
    /// <summary>What the list is called.</summary>
    public string Name => name;

    /// <summary>How many elements are read.</summary>
    public int Most => most;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["lists", "longer"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => FormattableString.Invariant($"longer than {Most}: {canonical}");

    /// <inheritdoc/>
    public override FoldInput Input => records;

    /// <inheritdoc/>
    public override bool IsHourly => true;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var (lists, behind) = (frame.Batch.Columns[whole].Valid, frame.Batch.Columns[next].Valid);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = lists[word];
            counters[1][word] = lists[word] & behind[word];
        }
    }
}
