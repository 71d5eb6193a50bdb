using System.Numerics;

namespace MlBudget.Core.Measures;

/// <summary>
/// Whole numbers of more than 64 bits as counters of 32 bits each, the lowest first, of which the last has the sign. The sums of two
/// billion of them fit 64 bits each, so pages and stores need no wider cells, and what they add up to is exact.
/// </summary>
internal static class Limbs
{
    /// <summary>How many bits of a number a counter has.</summary>
    public const int Bits = 32;

    /// <summary>Splits a number of up to 65 bits with its sign.</summary>
    /// <param name="number">The number.</param>
    /// <param name="row">Its row in the counters.</param>
    /// <param name="limbs">Two counters.</param>
    public static void Split(Int128 number, int row, ReadOnlySpan<long[]> limbs)
    {
        limbs[0][row] = (long)(number & uint.MaxValue);
        limbs[1][row] = (long)(number >> Bits);
    }

    /// <summary>Splits a number of up to 128 bits that is not negative.</summary>
    /// <param name="number">The number.</param>
    /// <param name="row">Its row in the counters.</param>
    /// <param name="limbs">Four counters.</param>
    public static void SplitSquare(UInt128 number, int row, ReadOnlySpan<long[]> limbs)
    {
        for (var limb = 0; limb < limbs.Length; limb++)
            limbs[limb][row] = (uint)(number >> Bits * limb);
    }

    /// <summary>What the sums of some counters add up to.</summary>
    public static BigInteger Join(ReadOnlySpan<long> sums)
    {
        var number = BigInteger.Zero;
        for (var limb = sums.Length - 1; limb >= 0; limb--)
            number = (number << Bits) + sums[limb];
        return number;
    }
}
