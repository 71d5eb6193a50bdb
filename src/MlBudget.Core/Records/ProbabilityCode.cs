namespace MlBudget.Core.Records;

/// <summary>
/// Probabilities as codes of 64 bits, where other numbers are kept as those of <see cref="Millionths"/>: the bits of the number itself (IEEE 754,
/// binary64), so that nothing is lost. They rise with it, and end at that of 1, which is below <see cref="Millionths.Greatest"/>: each is a code
/// that is kept and read back as others are.
/// </summary>
public static class ProbabilityCode
{
    /// <summary>The code of a number; <see cref="Millionths.Unknown"/> where it is no probability, as it is outside 0 to 1 or NaN.</summary>
    public static long Of(double number) => number is >= 0 and <= 1 ? BitConverter.DoubleToInt64Bits(number + 0.0) : Millionths.Unknown;

    /// <summary>The probability of a code that is known.</summary>
    public static double ValueOf(long code) => BitConverter.Int64BitsToDouble(code);
}
