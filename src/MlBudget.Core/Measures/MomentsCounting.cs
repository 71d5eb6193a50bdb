using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Numbers of predictions or of their labels, in millionths: how many there are, Σx and Σx², so that beside their mean it is known how far they
/// lie from it.</summary>
/// <param name="track">The track of the numbers, where labels tell them; null where they are in the predictions' own records.</param>
/// <param name="numbers">Where they are.</param>
/// <param name="canonical">The same as a text.</param>
public sealed class MomentsCounting(int? track, RowNumbers numbers, string canonical) : SumCounting(values: 6)
{
    private const int Sum = 0, Square = 2, End = 6;

    private readonly FrameNumbers _numbers = new(numbers);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["numbers", "sum, low", "sum, high", "squares, 1st", "squares, 2nd", "squares, 3rd", "squares, 4th"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, .. Enumerable.Range(0, End).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true, false, true, true, true];

    /// <inheritdoc/>
    public override string Canonical => $"moments of {canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => track is not null;

    /// <summary>A level is judged by the hour.</summary>
    public override bool IsHourly => true;

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
            if (!Bits.Get(counters[0], row))
                continue;
            Int128 number = _numbers.ValueOf(row);
            var size = (UInt128)Int128.Abs(number);
            Limbs.Split(number, row, values[Sum..Square]);
            Limbs.SplitSquare(size * size, row, values[Square..End]);
        }
    }

    /// <summary>What some counters say: how many numbers there are, their mean and their standard deviation √(Σx² / N − (Σx / N)²) · √(N / (N − 1)), in units; no
    /// numbers without any.</summary>
    public static (long Numbers, double Mean, double Deviation) Of(ReadOnlySpan<long> counters)
    {
        var (count, sum, squares) = (counters[0], Limbs.Join(counters[(1 + Sum)..(1 + Square)]), Limbs.Join(counters[(1 + Square)..(1 + End)]));
        return count == 0 ? default : (count, (double)sum / count / Millionths.PerUnit, ErrorSums.DeviationOf(count, sum, squares));
    }
}
