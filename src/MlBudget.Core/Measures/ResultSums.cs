using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What a function makes of rows, added up.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Results">Σr, in units of 2^-40 (<see cref="ResultCode"/>).</param>
/// <param name="Squares">Σr², in units of 2^-80.</param>
public readonly record struct ResultSums(long Rows, BigInteger Results, BigInteger Squares)
{
    /// <summary>How many values a row has: two limbs of its result, and four of the square of that.</summary>
    internal const int Values = 6;

    private const int OfSquare = 2;

    /// <summary>The mean, in the unit of the results, of at least one row.</summary>
    public double Mean => (double)Results / Rows / ResultCode.PerUnit;

    /// <summary>The standard deviation, √(Σr² / N − (Σr / N)²) · √(N / (N − 1)), in the unit of the results, of at least one row.</summary>
    public double Deviation
    {
        get
        {
            // The difference of large sums is taken of whole numbers: nothing is lost where all are alike.
            var spread = (double)(Rows * Squares - Results * Results) / ((double)Rows * Math.Max(1, Rows - 1));
            return Math.Sqrt(Math.Max(0, spread)) / ResultCode.PerUnit;
        }
    }

    /// <summary>What the counters add up to that hold the values of rows.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="sums">The sums of their <see cref="Values"/>.</param>
    internal static ResultSums Of(long rows, ReadOnlySpan<long> sums) => new(rows, Limbs.Join(sums[..OfSquare]), Limbs.Join(sums[OfSquare..Values]));

    /// <summary>Writes the values of a row.</summary>
    /// <param name="result">Its result, at least 0, in units of 2^-40.</param>
    /// <param name="row">The row.</param>
    /// <param name="values">Room for <see cref="Values"/> of each row.</param>
    internal static void Split(long result, int row, ReadOnlySpan<long[]> values)
    {
        Limbs.Split(result, row, values[..OfSquare]);
        Limbs.SplitSquare((UInt128)result * (UInt128)result, row, values[OfSquare..Values]);
    }

    /// <summary>What the counters are called that hold the values of rows.</summary>
    /// <param name="results">What the results are called, in the plural.</param>
    internal static ImmutableArray<string> Counters(string results) =>
        [$"{results}, low", $"{results}, high", "squares, 1st", "squares, 2nd", "squares, 3rd", "squares, 4th"];

    /// <summary>By counter of <see cref="Counters"/>, whether it goes on with the number that the one before it begins.</summary>
    internal static ImmutableArray<bool> Continues { get; } = [false, true, false, true, true, true];
}
