using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How many numbers other than 0 there are, and how many of them lose over a thousandth of themselves by being kept in
/// millionths: told apart by which power of 1,000 their scale would have to be greater.</summary>
/// <param name="name">What conditions and metrics call the number.</param>
/// <param name="spec">Where it is, and by what it is multiplied.</param>
/// <param name="track">The track of the label with which it counts; null where that is in the prediction's own record, and all count.</param>
/// <param name="numbers">Where the number of a row is.</param>
/// <param name="isPredicted">Whether it is of predictions; else it is of labels.</param>
/// <param name="canonical">Where the label is.</param>
public sealed class RoundingCounting(string name, ColumnSpec spec, int? track, RowNumbers numbers, bool isPredicted, string canonical) : BitCounting
{
    private readonly FrameNumbers _numbers = new(numbers);

    /// <summary>What conditions and metrics call the number.</summary>
    public string Name => name;

    /// <summary>In what it is kept, for people.</summary>
    public string Parts => numbers is FineColumnNumbers ? "billionths" : "millionths";

    /// <summary>By what it is multiplied.</summary>
    public decimal Scale => spec.Scale;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["not 0", "exact enough times 1000", "exact enough times 1000000", "never exact enough"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0];

    /// <inheritdoc/>
    public override string Canonical => $"rounding of {spec.Canonical} {(isPredicted ? "with" : "of")} {canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => track is null ? FoldInput.Predictions : FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        foreach (var counter in counters)
            counter.AsSpan(0, WordsOf(frame)).Clear();
        var codes = _numbers.Read(frame);
        for (var row = 0; row < frame.Count; row++)
        {
            if ((track is not null && !Bits.Get(frame.Actual.Positive, row)) || !Millionths.IsKnown(codes[row]) || codes[row] == 0)
                continue;
            Bits.Set(counters[0], row);
            if (Millionths.LossOf(codes[row]) is > 0 and var loss)
                Bits.Set(counters[loss], row);
        }
    }
}
