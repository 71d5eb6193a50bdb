using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How far a predicted number may be from what turned out to be true: |ŷ − y| ≤ max(absolute, relative · |y|).</summary>
/// <param name="Absolute">In the number's own unit, at least 0; in millionths of it.</param>
/// <param name="Relative">As a share of |y|, at least 0; in millionths.</param>
public sealed record Tolerance(long Absolute, long Relative)
{
    /// <summary>Whether an error is within it.</summary>
    /// <param name="error">ŷ − y, in millionths.</param>
    /// <param name="actual">y, in millionths.</param>
    public bool Holds(Int128 error, Int128 actual)
    {
        var absolute = Int128.Abs(error);
        return absolute <= Absolute || absolute * (long)Millionths.PerUnit <= Int128.Abs(actual) * Relative;
    }
}

/// <summary>How many predicted numbers are near enough to what turned out to be true.</summary>
/// <param name="pair">Where the numbers are.</param>
/// <param name="tolerance">What is near enough.</param>
public sealed class ToleranceCounting(NumberPair pair, Tolerance tolerance) : BitCounting
{
    private readonly PairReader _pairs = new(pair);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["pairs", "within"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => string.Create(
        CultureInfo.InvariantCulture, $"within {tolerance.Absolute} and {tolerance.Relative} millionths of {pair.Canonical}");

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => pair.Track;

    /// <inheritdoc/>
    public override FoldInput Input => pair.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _pairs.Read(frame, counters[0]);
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row) && tolerance.Holds(_pairs.Predicted(row) - _pairs.Actual(row), _pairs.Actual(row)))
                Bits.Set(counters[1], row);
        }
    }
}
