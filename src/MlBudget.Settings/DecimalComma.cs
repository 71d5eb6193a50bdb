using System.Globalization;
using System.Text.RegularExpressions;
using MlBudget.Core.Text;

namespace MlBudget.Settings;

/// <summary>
/// Sees numbers with a decimal comma, as half of the world writes them. In <c>{ … }</c> YAML ends a value at a comma, so that
/// <c>{ at_least: 0,8 }</c> is a value of 0 and a key 8 without a value.
/// </summary>
internal static partial class DecimalComma
{
    /// <summary>What is wrong with a value; null where it isn't a number with a decimal comma. <c>1,000</c> may be a thousand.</summary>
    public static string? FaultOf(string text)
    {
        var number = Number().Match(text);
        if (!number.Success || (number.Groups["fraction"].Length == 3 && number.Groups["whole"].Value.Trim('-', '0').Length > 0))
            return null;
        var value = decimal.Parse($"{number.Groups["whole"].Value}.{number.Groups["fraction"].Value}", CultureInfo.InvariantCulture);
        return number.Groups["percent"].Length > 0 ? $"{text} is a percentage; write {PlainNumber.Format(value / 100)}"
            : $"{text} is a decimal comma; write {number.Groups["whole"].Value}.{number.Groups["fraction"].Value}";
    }

    /// <summary>What is wrong with a value and the key behind it that has none; null where they aren't the two halves of a number.</summary>
    /// <param name="value">The value as it is written, with a number at its end.</param>
    /// <param name="key">The key right behind its comma.</param>
    public static string? FaultOf(string value, string key)
    {
        var whole = WholeAtEnd().Match(value);
        return whole.Success && key.Length is > 0 and <= 20 && key.All(char.IsAsciiDigit)
            ? $"{whole.Value},{key} is a decimal comma; write {whole.Value}.{key}" : null;
    }

    [GeneratedRegex(@"\A(?<whole>-?[0-9]{1,8}),(?<fraction>[0-9]{1,18})(?<percent>%?)\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\w.])-?[0-9]{1,8}\z")]
    private static partial Regex WholeAtEnd();
}
