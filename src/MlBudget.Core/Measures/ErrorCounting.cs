using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// The errors of numbers that were predicted, ŷ − y, in millionths: their number, Σe, Σ|e|, Σe² and Σ|y|. Rows of which one of the two
/// is not known are in none of them.
/// </summary>
/// <param name="pair">Where the numbers are.</param>
public sealed class ErrorCounting(NumberPair pair) : PairCounting(pair, values: 10)
{
    private const int Error = 0, Absolute = 2, Square = 4, True = 8, End = 10;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
    [
        "pairs", "errors, low", "errors, high", "absolute errors, low", "absolute errors, high", "squares, 1st", "squares, 2nd",
        "squares, 3rd", "squares, 4th", "absolute values, low", "absolute values, high",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, .. Enumerable.Range(0, End).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true, false, true, false, true, true, true, false, true];

    /// <inheritdoc/>
    public override string Canonical => $"errors of {OfPair}";

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[0], row))
                continue;
            Int128 actual = Pairs.Actual(row), error = Pairs.Predicted(row) - actual;
            var absolute = (UInt128)Int128.Abs(error);
            Limbs.Split(error, row, values[Error..Absolute]);
            Limbs.Split((Int128)absolute, row, values[Absolute..Square]);
            Limbs.SplitSquare(absolute * absolute, row, values[Square..True]);
            Limbs.Split(Int128.Abs(actual), row, values[True..End]);
        }
    }

    /// <summary>What some counters add up to.</summary>
    public static ErrorSums SumsOf(ReadOnlySpan<long> counters) => new(
        counters[0], Limbs.Join(counters[(1 + Error)..(1 + Absolute)]), Limbs.Join(counters[(1 + Absolute)..(1 + Square)]),
        Limbs.Join(counters[(1 + Square)..(1 + True)]), Limbs.Join(counters[(1 + True)..(1 + End)]));
}

/// <summary>The errors of some predictions, added up.</summary>
/// <param name="Pairs">How many there are.</param>
/// <param name="Errors">Σ(ŷ − y), in millionths.</param>
/// <param name="Absolute">Σ|ŷ − y|, in millionths.</param>
/// <param name="Squares">Σ(ŷ − y)², in millionths of millionths.</param>
/// <param name="AbsoluteValues">Σ|y|, in millionths.</param>
public readonly record struct ErrorSums(
    long Pairs, BigInteger Errors, BigInteger Absolute, BigInteger Squares, BigInteger AbsoluteValues)
{
    /// <summary>The standard deviation of numbers whose squares are those of the errors, in their unit, at least 0: √(Σx² / N − (Σx / N)²) · √(N / (N − 1)).</summary>
    /// <param name="sum">Σx, in millionths.</param>
    public double DeviationAround(BigInteger sum) => DeviationOf(Pairs, sum, Squares);

    /// <summary>The same of any numbers.</summary>
    /// <param name="count">How many there are, above 0.</param>
    /// <param name="sum">Σx, in millionths.</param>
    /// <param name="squares">Σx², in millionths of millionths.</param>
    internal static double DeviationOf(long count, BigInteger sum, BigInteger squares)
    {
        // The difference of large sums is taken of whole numbers: nothing is lost where all numbers are alike.
        var spread = (double)(count * squares - sum * sum) / ((double)count * Math.Max(1, count - 1));
        return Math.Sqrt(Math.Max(0, spread)) / Millionths.PerUnit;
    }
}
