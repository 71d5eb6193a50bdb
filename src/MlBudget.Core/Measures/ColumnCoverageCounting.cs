using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How many predictions have their label, a number, in their own record.</summary>
/// <param name="column">The index of the label's column.</param>
/// <param name="canonical">Where it is.</param>
public sealed class ColumnCoverageCounting(int column, string canonical) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["predictions", "labelled"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"label coverage of {canonical} in the same record";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        Bits.Fill(counters[0], frame.Count);
        frame.Batch.Columns[column].Valid.AsSpan(0, WordsOf(frame)).CopyTo(counters[1]);
    }
}
