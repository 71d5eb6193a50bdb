using System.Text;

namespace MlBudget.Core.Text;

/// <summary>Several texts as one, from which they can be told again: <c>f × 30-44</c>. A sign of multiplication or a backslash within one of them stands
/// behind a backslash, so that no two lists of texts are the same.</summary>
public static class Intersection
{
    private const char Sign = '×', Escape = '\\';

    private const string Separator = " × ";

    /// <summary>The texts as one.</summary>
    public static string Join(params IEnumerable<string> texts) => string.Join(Separator, texts.Select(Escaped));

    /// <summary>The texts of which one was made.</summary>
    public static string[] Split(string joined)
    {
        var texts = new List<StringBuilder> { new() };
        for (var index = 0; index < joined.Length; index++)
        {
            if (joined[index] == Escape && index + 1 < joined.Length)
            {
                texts[^1].Append(joined[++index]);
            }
            else if (string.CompareOrdinal(joined, index, Separator, 0, Separator.Length) == 0)
            {
                texts.Add(new());
                index += Separator.Length - 1;
            }
            else
            {
                texts[^1].Append(joined[index]);
            }
        }

        return [.. texts.Select(text => text.ToString())];
    }

    private static string Escaped(string text)
    {
        if (!text.AsSpan().ContainsAny(Sign, Escape))
            return text;
        var escaped = new StringBuilder(text.Length + 1);
        foreach (var character in text)
            escaped.Append(character is Sign or Escape ? $"{Escape}{character}" : $"{character}");
        return escaped.ToString();
    }
}
