using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// The errors that are expected of predictions by their size, before their labels come, in millionths: how many predictions there are, and the sums of what
/// is expected of each and of its square. So Σ_b n_b·loss_b is exact without a count of each bin. Predictions that are no number are in none of them.
/// </summary>
/// <param name="predicted">The index of ŷ's column.</param>
/// <param name="errors">What is expected.</param>
/// <param name="canonical">Where ŷ is, and which errors are expected of it.</param>
public sealed class ExpectedErrorCounting(int predicted, ExpectedErrors errors, string canonical) : SumCounting(values: 6)
{
    private const int Square = 2, End = 6;

    private readonly FrameNumbers _predicted = new(new ColumnNumbers(predicted));

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["predictions", "errors, low", "errors, high", "squares, 1st", "squares, 2nd", "squares, 3rd", "squares, 4th"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, .. Enumerable.Range(0, End).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true, false, true, true, true];

    /// <inheritdoc/>
    public override string Canonical => $"expected errors of {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _predicted.Read(frame, counters[0]);
        FillAll(frame, counters);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[0], row))
                continue;
            Int128 expected = errors.Of(_predicted.ValueOf(row));
            Limbs.Split(expected, row, values[..Square]);
            Limbs.SplitSquare((UInt128)(expected * expected), row, values[Square..End]);
        }
    }

    /// <summary>What some counters add up to.</summary>
    public static ExpectedSums SumsOf(ReadOnlySpan<long> counters) =>
        new(counters[0], Limbs.Join(counters[1..(1 + Square)]), Limbs.Join(counters[(1 + Square)..(1 + End)]));
}

/// <summary>The errors that are expected of some predictions, added up.</summary>
/// <param name="Predictions">How many there are.</param>
/// <param name="Errors">What is expected of them, in millionths.</param>
/// <param name="Squares">The squares of that, in millionths of millionths.</param>
public readonly record struct ExpectedSums(long Predictions, BigInteger Errors, BigInteger Squares)
{
    /// <summary>Their mean Σ_b n_b·loss_b / Σ_b n_b, in the unit of predictions; only with any.</summary>
    public double Mean => (double)Errors / Predictions / Millionths.PerUnit;

    /// <summary>How far the expected errors lie from their mean, as their standard deviation in the unit of predictions; only with any.</summary>
    public double Deviation => ErrorSums.DeviationOf(Predictions, Errors, Squares);
}
