using System.Globalization;
using System.Text.RegularExpressions;

namespace MlBudget.Core.Text;

/// <summary>
/// What the text of a class stands for: logs write one class as <c>1</c>, as <c>1.0</c> where a table had gaps, and as
/// <c>true</c> or <c>True</c>.
/// </summary>
public static partial class ClassText
{
    /// <summary>What a true value folds to.</summary>
    public const string True = "1";

    /// <summary>What a false value folds to.</summary>
    public const string False = "0";

    /// <summary>Up to so many zeros a number is written out, and beyond them with an exponent.</summary>
    private const int MostZeros = 18;

    /// <summary>
    /// A text that is the same for all texts of one class, and itself one of them: truth values are <see cref="True"/> and
    /// <see cref="False"/>, JSON numbers go by their exact decimal value, and anything else is compared as it is written.
    /// </summary>
    public static string Fold(string text) => text switch
    {
        "true" or "True" => True,
        "false" or "False" => False,
        _ => FoldNumber(text) ?? text,
    };

    private static string? FoldNumber(string text)
    {
        var number = Number.Match(text);
        if (!number.Success)
            return null;
        var fraction = number.Groups["fraction"].Value;
        var digits = (number.Groups["whole"].Value + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
            return False;
        var exponent = number.Groups["exponent"].Value;
        var zeros = digits.Length - significant.Length - fraction.Length
            + (exponent.Length == 0 ? 0 : long.Parse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        var sign = number.Groups["sign"].Value;
        return zeros is >= 0 and <= MostZeros ? sign + significant + new string('0', (int)zeros)
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{significant}e{zeros}");
    }

    /// <summary>A JSON number. One whose exponent has more digits is no class that anybody writes in two ways.</summary>
    [GeneratedRegex(@"\A(?<sign>-?)(?<whole>0|[1-9][0-9]*)(?:\.(?<fraction>[0-9]+))?(?:[eE](?<exponent>[+-]?[0-9]{1,15}))?\z")]
    private static partial Regex Number { get; }
}
