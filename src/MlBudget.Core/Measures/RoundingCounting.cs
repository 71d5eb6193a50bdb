using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How many numbers other than 0 there are, and how many of them lose over a thousandth of themselves by being kept in
/// millionths: told apart by which power of 1,000 their scale would have to be greater.</summary>
/// <param name="name">What conditions and metrics call the number.</param>
/// <param name="spec">Where it is, and by what it is multiplied.</param>
/// <param name="track">The track of the label with which it counts.</param>
/// <param name="predicted">Its index among the numbers that are kept of predictions; null where it is the label's.</param>
/// <param name="canonical">Where the label is.</param>
public sealed class RoundingCounting(string name, ColumnSpec spec, int track, int? predicted, string canonical) : BitCounting
{
    /// <summary>What conditions and metrics call the number.</summary>
    public string Name => name;

    /// <summary>By what it is multiplied.</summary>
    public decimal Scale => spec.Scale;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["not 0", "exact enough times 1000", "exact enough times 1000000", "never exact enough"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0];

    /// <inheritdoc/>
    public override string Canonical => $"rounding of {spec.Canonical} {(predicted is null ? "of" : "with")} {canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        foreach (var counter in counters)
            counter.AsSpan(0, WordsOf(frame)).Clear();
        var codes = predicted is { } kept ? frame.KeptNumbers[kept] : frame.ToldNumbers;
        for (var word = 0; word < WordsOf(frame); word++)
        {
            for (var rest = frame.Actual.Positive[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (!Millionths.IsKnown(codes[row]) || codes[row] == 0)
                    continue;
                Bits.Set(counters[0], row);
                if (Millionths.LossOf(codes[row]) is > 0 and var loss)
                    Bits.Set(counters[loss], row);
            }
        }
    }
}
