using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What relative errors |ŷ − y| / max(|y|, floor) add up to, in units of 2^-40, each rounded to the nearest: so sums are exact in any order.</summary>
/// <param name="pair">Where the numbers are.</param>
/// <param name="floor">The least |y| that is divided by, above 0, in the number's own unit.</param>
public sealed class RelativeErrorCounting(NumberPair pair, decimal floor) : PairCounting(pair, values: 4)
{
    /// <summary>How many bits of a unit are kept.</summary>
    private const int Fraction = 40;

    private readonly UInt128 _floor = (UInt128)Math.Max(1, Millionths.OfConfigured(floor));

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["pairs", "relative errors, 1st", "relative errors, 2nd", "relative errors, 3rd", "relative errors, 4th"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, 0, 1, 2, 3];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true, true, true];

    /// <inheritdoc/>
    public override string Canonical => string.Create(CultureInfo.InvariantCulture, $"relative errors above {Math.Max(1, Millionths.OfConfigured(floor))} millionths of {OfPair}");

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[0], row))
                continue;
            var error = (UInt128)Int128.Abs(Pairs.Predicted(row) - Pairs.Actual(row));
            var divisor = UInt128.Max((UInt128)Int128.Abs(Pairs.Actual(row)), _floor);
            Limbs.SplitSquare(((error << Fraction) + divisor / 2) / divisor, row, values);
        }
    }

    /// <summary>What some counters add up to: how many pairs there are, and the sum of their relative errors.</summary>
    public static (long Pairs, double Sum) SumOf(ReadOnlySpan<long> counters) =>
        (counters[0], (double)Limbs.Join(counters[1..]) / (1L << Fraction));
}
