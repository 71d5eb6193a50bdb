using System.Globalization;
using System.Text;

namespace MlBudget.Core.Text;

/// <summary>A text that was found in a record, as errors show it. Its writer is not trusted: it may be long, or move a terminal's cursor.</summary>
public static class FoundText
{
    /// <summary>So many characters are shown: a class or a time has fewer.</summary>
    public const int MostCharacters = 40;

    /// <summary>The text in quotes and on one line, without what follows its first characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are shown.</param>
    public static string Of(string text, int most = MostCharacters)
    {
        var shown = new StringBuilder("'");
        var left = most;
        foreach (var rune in text.EnumerateRunes())
        {
            if (left-- == 0)
                return shown.Append("…'").ToString();
            shown.Append(IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        }

        return shown.Append('\'').ToString();
    }

    /// <summary>Whether a character can't be seen, or changes how others are.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
