using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Tests.Json;

/// <summary>The plain twin of <see cref="CanonicalNumber"/>: big integers, whatever they cost.</summary>
internal static partial class SlowNumber
{
    /// <summary>The canonical form; null where a text is no number.</summary>
    public static string? Canonical(string text)
    {
        if (Parse(text) is not { } number)
            return null;
        var (digits, exponent) = number;
        if (digits.IsZero)
            return "0";
        var sign = digits.Sign < 0 ? "-" : "";
        var written = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture);
        var zeros = exponent.Sign >= 0 ? exponent : -exponent - written.Length;
        if (zeros > CanonicalNumber.MaxZeros)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{written}e{exponent}");
        if (exponent.Sign >= 0)
            return sign + written + new string('0', (int)exponent);
        var places = (int)-exponent;
        var padded = written.PadLeft(places + 1, '0');
        return $"{sign}{padded[..^places]}.{padded[^places..]}";
    }

    /// <summary>A number as digits that don't end in 0 and a power of ten; null where a text is none.</summary>
    public static (BigInteger Digits, BigInteger Exponent)? Parse(string text)
    {
        var match = Number().Match(text.Trim(' ', '\t', '\r', '\n'));
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        if (!match.Success || whole.Length + fraction.Length == 0)
            return null;
        var digits = BigInteger.Parse(whole + fraction, CultureInfo.InvariantCulture);
        var exponent = match.Groups["exponent"].Success
            ? BigInteger.Parse(match.Groups["exponent"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        exponent -= fraction.Length;
        while (!digits.IsZero && digits % 10 == 0)
            (digits, exponent) = (digits / 10, exponent + 1);
        return (match.Groups["sign"].Value == "-" ? -digits : digits, digits.IsZero ? 0 : exponent);
    }

    [GeneratedRegex("""^(?<sign>[+-]?)(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?([eE](?<exponent>[+-]?[0-9]+))?\z""")]
    private static partial Regex Number();
}
