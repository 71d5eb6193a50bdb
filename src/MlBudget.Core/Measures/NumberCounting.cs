using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>The numbers that labels tell, in millionths: how many there are, and their sum.</summary>
/// <param name="track">The track of the numbers; null where they are in the predictions' own records.</param>
/// <param name="numbers">Where they are.</param>
/// <param name="canonical">The same as a text.</param>
public sealed class NumberCounting(int? track, RowNumbers numbers, string canonical) : SumCounting(values: 2)
{
    private readonly FrameNumbers _numbers = new(numbers);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["numbers", "sum, low", "sum, high"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, 0, 1];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true];

    /// <inheritdoc/>
    public override string Canonical => $"sum of {canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => track is null ? FoldInput.Predictions : FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _numbers.Read(frame, counters[0]);
        FillAll(frame, counters);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row))
                Limbs.Split(_numbers.ValueOf(row), row, values);
        }
    }

    /// <summary>What some counters say: how many numbers there are, and their mean, in units; no number without any.</summary>
    public static (long Numbers, double Mean) MeanOf(ReadOnlySpan<long> counters)
    {
        var (numbers, sum) = SumOf(counters);
        return (numbers, (double)sum / numbers / Millionths.PerUnit);
    }

    /// <summary>What some counters say: how many numbers there are, and what they add up to, in millionths.</summary>
    public static (long Numbers, BigInteger Sum) SumOf(ReadOnlySpan<long> counters) => (counters[0], Limbs.Join(counters[1..]));
}
