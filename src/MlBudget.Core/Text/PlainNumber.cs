using System.Globalization;

namespace MlBudget.Core.Text;

/// <summary>Numbers in texts for people.</summary>
public static class PlainNumber
{
    /// <summary>A number without an exponent and without trailing zeros, in the invariant culture: <c>0.05</c>.</summary>
    public static string Format(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A count with its thousands apart: <c>1,204,311</c>.</summary>
    public static string Format(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
