using System.Collections.Immutable;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Lists, first, and those with more elements than are read, second.</summary>
/// <param name="name">What the list is called.</param>
/// <param name="list">Where it is.</param>
/// <param name="next">The column of the first element that is not read.</param>
/// <param name="canonical">Where it is, as a text.</param>
/// <param name="records">Of which records.</param>
public sealed class LongListCounting(string name, ListColumns list, int next, string canonical, FoldInput records) : BitCounting
{
    /// <summary>What the list is called.</summary>
    public string Name => name;

    /// <summary>How many elements are read.</summary>
    public int Most => list.Elements.Length;

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
        var (whole, behind) = (frame.Batch.Columns[list.Whole], frame.Batch.Columns[next]);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = whole.Valid[word];
            counters[1][word] = whole.Valid[word] & behind.Valid[word];
        }
    }
}
