namespace MlBudget.Core.Records;

/// <summary>
/// What a function makes of a row, such as the NDCG of a query, in units of 2^-40 (about 10^-12), so that sums of them are exact in any
/// order. Such a whole number is kept as other numbers are (<see cref="Millionths"/>).
/// </summary>
public static class ResultCode
{
    /// <summary>How many bits of a unit are kept.</summary>
    public const int Fraction = 40;

    /// <summary>How many units of it make one.</summary>
    public const double PerUnit = 1L << Fraction;

    /// <summary>Stands for a row that is known to have no result, where labels tell results: it is told as others are, and can be corrected.</summary>
    public const long None = -1;

    /// <summary>The code of a result, rounded to the nearest; <see cref="Millionths.Unknown"/> where there is none.</summary>
    /// <param name="result">At least 0 and at most 2^16; null for none.</param>
    public static long Of(double? result) => result is { } number ? (long)Math.Round(number * PerUnit) : Millionths.Unknown;
}
