using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Counts the records themselves: of predictions, whether a service answers at all.</summary>
/// <param name="records">Which records.</param>
/// <param name="countsRepeated">Whether those that repeat an id count too.</param>
public sealed class RecordCounting(FoldInput records = FoldInput.Predictions, bool countsRepeated = false) : BitCounting
{
    /// <inheritdoc/>
    public override bool CountsRepeated => countsRepeated;

    /// <inheritdoc/>
    public override FoldInput Input { get; } = records;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["records"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1];

    /// <inheritdoc/>
    public override string Canonical => countsRepeated ? "records, repeated ids among them" : "records";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters) => Bits.Fill(counters[0], frame.Count);
}

/// <summary>Counts predictions whose id was seen before, within the horizon in which ids are remembered.</summary>
public sealed class RepeatedIdCounting : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["records", "repeated"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => "repeated ids";

    /// <inheritdoc/>
    public override bool CountsRepeated => true;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        Bits.Fill(counters[0], frame.Count);
        for (var word = 0; word < WordsOf(frame); word++)
            counters[1][word] = counters[0][word] & ~frame.Rows[word];
    }
}
